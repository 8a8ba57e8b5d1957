"""The catalogue slice: services, places, calendar and search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from layan.foundation import api_kit, error_words, menus
from layan.foundation.operations import health, metrics

# The sentence of each code; ``code.reason`` says more where the error carries a reason.
WORDS = {
    "catalog.error": gettext_noop("The catalogue refused this."),
    "catalog.pack_invalid": gettext_noop(
        "The city pack %(folder)s has %(count)s mistakes. `layan check-city` lists them."
    ),
    "catalog.pack_missing": gettext_noop("There is no city pack in %(folder)s."),
    "catalog.other_city": gettext_noop(
        "This installation serves %(stored)s. To put %(offered)s in its place, use --replace."
    ),
    "catalog.import_busy": gettext_noop("Another import came first. Please run it again."),
    "catalog.empty": gettext_noop("No city has been imported yet."),
    "catalog.city_name_unusable": gettext_noop(
        "%(name)s cannot be a folder name. Use small letters, digits and underscores."
    ),
    "catalog.output_unwritable": gettext_noop("%(file)s cannot be written: %(why)s"),
    "catalog.city_name_taken": gettext_noop("There is a city pack called %(name)s already."),
    "catalog.service_unknown": gettext_noop("There is no service %(service)s."),
    "catalog.place_unknown": gettext_noop("There is no place %(place)s."),
    "catalog.agency_unknown": gettext_noop("There is no agency %(agency)s."),
    "catalog.area_unknown": gettext_noop("There is no area %(area)s."),
    "catalog.report_unknown": gettext_noop("There is no report %(number)s."),
    "catalog.report_closed": gettext_noop("Report %(number)s has been answered already."),
    "catalog.list_invalid": gettext_noop("The list cannot be used (%(reason)s)."),
    "catalog.list_invalid.too_large": gettext_noop("%(file)s is larger than %(most)s bytes."),
    "catalog.list_invalid.not_a_file": gettext_noop("%(file)s is not an ordinary file."),
    "catalog.list_invalid.file_unreadable": gettext_noop("%(file)s cannot be read: %(detail)s"),
    "catalog.list_invalid.not_json": gettext_noop("%(file)s is not readable as JSON in UTF-8."),
    "catalog.list_invalid.no_records": gettext_noop(
        "%(file)s holds no list of services at %(field)s; see `records` in the mapping."
    ),
    "catalog.list_invalid.too_many_records": gettext_noop(
        "%(file)s has more than %(most)s records."
    ),
    "catalog.list_invalid.not_a_record": gettext_noop("Record %(record)s has no named fields."),
    "catalog.list_invalid.field_missing": gettext_noop(
        "Record %(record)s: the field %(field)s is empty, and the mapping has no default."
    ),
    "catalog.list_invalid.field_type": gettext_noop(
        "Record %(record)s: the field %(field)s is neither text nor a list of texts."
    ),
    "catalog.list_invalid.too_many_items": gettext_noop(
        "Record %(record)s: the field %(field)s has more than %(most)s items; see `split`."
    ),
    "catalog.list_invalid.time_unreadable": gettext_noop(
        "Record %(record)s: no processing time can be read from %(value)s; see `time.unreadable`."
    ),
    "catalog.list_invalid.cost_missing": gettext_noop(
        "Record %(record)s: the field %(field)s is empty; see `price.missing`."
    ),
    "catalog.list_invalid.code_doubled": gettext_noop(
        "Record %(record)s: the code %(value)s is used twice."
    ),
    "catalog.list_invalid.value": gettext_noop("Record %(record)s: %(field)s: %(detail)s"),
    "catalog.list_invalid.reference": gettext_noop("%(record)s: %(field)s: %(detail)s"),
    "catalog.list_invalid.mapping_too_large": gettext_noop("The mapping %(file)s is too large."),
    "catalog.list_invalid.mapping_syntax": gettext_noop(
        "The mapping %(file)s is not readable as TOML: %(detail)s"
    ),
    "catalog.list_invalid.mapping_value": gettext_noop(
        "The mapping %(file)s: %(field)s: %(detail)s"
    ),
    "catalog.boundaries_invalid": gettext_noop("The boundaries cannot be used (%(reason)s)."),
    "catalog.boundaries_invalid.too_large": gettext_noop(
        "The boundary file is larger than %(most)s bytes."
    ),
    "catalog.boundaries_invalid.not_a_file": gettext_noop("%(file)s is not an ordinary file."),
    "catalog.boundaries_invalid.file_unreadable": gettext_noop(
        "%(file)s cannot be read: %(detail)s"
    ),
    "catalog.boundaries_invalid.not_json": gettext_noop(
        "The boundary file is not readable as JSON in UTF-8."
    ),
    "catalog.boundaries_invalid.not_a_collection": gettext_noop(
        "The boundary file is not a GeoJSON FeatureCollection."
    ),
    "catalog.boundaries_invalid.other_crs": gettext_noop(
        "The boundaries must be in WGS 84 (EPSG:4326)."
    ),
    "catalog.boundaries_invalid.empty": gettext_noop("The boundary file has no features."),
    "catalog.boundaries_invalid.not_a_feature": gettext_noop(
        "Feature %(feature)s is not a GeoJSON Feature."
    ),
    "catalog.boundaries_invalid.code_missing": gettext_noop(
        "Feature %(feature)s has no property %(property)s. Name the right one with --code-property."
    ),
    "catalog.boundaries_invalid.code_malformed": gettext_noop(
        "Feature %(feature)s: %(code)s is not an area code such as 36.71.01.1001."
    ),
    "catalog.boundaries_invalid.doubled_code": gettext_noop(
        "Feature %(feature)s: the area %(code)s has been there before."
    ),
    "catalog.boundaries_invalid.unknown_codes": gettext_noop(
        "The city has no such areas: %(codes)s"
    ),
    "catalog.boundaries_invalid.not_a_polygon": gettext_noop(
        "Feature %(feature)s (%(code)s) is %(kind)s, not a Polygon or MultiPolygon."
    ),
    "catalog.boundaries_invalid.coordinates_malformed": gettext_noop(
        "Feature %(feature)s (%(code)s): the coordinates are not lists of numbers."
    ),
    "catalog.boundaries_invalid.ring_too_short": gettext_noop(
        "Feature %(feature)s (%(code)s): a ring has fewer than four points."
    ),
    "catalog.boundaries_invalid.ring_open": gettext_noop(
        "Feature %(feature)s (%(code)s): a ring does not end where it begins."
    ),
    "catalog.boundaries_invalid.out_of_the_world": gettext_noop(
        "Feature %(feature)s (%(code)s): a point lies outside the world. "
        "Write longitude first, then latitude."
    ),
}
STATUSES = {
    "catalog.error": 400,
    "catalog.empty": 503,
    "catalog.service_unknown": 404,
    "catalog.place_unknown": 404,
    "catalog.agency_unknown": 404,
    "catalog.area_unknown": 404,
    "catalog.report_unknown": 404,
    "catalog.report_closed": 409,
}


class CatalogConfig(AppConfig):
    """Registers the slice with Django."""

    name = "layan.domains.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Tell the words and statuses of errors; put the catalogue's pages into the menus."""
        error_words.register_error_words(WORDS)
        api_kit.register_error_statuses(STATUSES)
        health.register_check("catalogue", self.trouble)
        metrics.register_gauge(
            "layan_catalogue_revision", "Revision of the catalogue in use.", self.revision
        )
        menus.register(
            menus.Entry("catalog:services", _("All services"), order=10, icon="search"),
            menus.Entry("catalog:events", _("What happened?"), order=20, icon="route"),
            menus.Entry("catalog:places", _("Places"), order=30, icon="map-pin"),
            menus.Entry("catalog:papers", _("My papers"), order=40, icon="file-text"),
            menus.Entry("catalog:calendar", _("Days off"), place="footer", order=50),
            menus.Entry("catalog:find-report", _("What became of my report?"), place="footer"),
            menus.Entry(
                "catalog:console-reports", _("Reports"), place="console", order=20, icon="inbox"
            ),
        )

    def revision(self) -> int:
        """The catalogue's revision; 0 while no city is imported."""
        from layan.domains.catalog.queries import revision  # noqa: PLC0415 - models are ready now

        return revision()

    def trouble(self) -> str:
        """What keeps the catalogue from being served, for the check of readiness."""
        return "" if self.revision() else "empty"

    def data_licence(self) -> str | None:
        """The address of the terms of the city's data; None while no city is imported."""
        from layan.domains.catalog.queries import catalog  # noqa: PLC0415 - models are ready now
        from layan.domains.catalog.types import CatalogEmpty  # noqa: PLC0415

        try:
            return catalog().city.licence.url
        except CatalogEmpty:
            return None
