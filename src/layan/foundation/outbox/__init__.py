"""Events, tasks and schedules that survive a killed process.

Other packages enter through :mod:`layan.foundation.outbox.public`; a slice's ``apps.py`` through
:mod:`layan.foundation.outbox.registry`.
"""
