"""The audit log: who did what and who read whose data, in a chain that shows every change.

Other packages enter through :mod:`layan.foundation.audit.public`.
"""
