"""Addresses of the catalogue's pages. The Indonesian words stay in both languages."""

from django.urls import path

from layan.domains.catalog import console
from layan.domains.catalog.views import browse, calendar, papers, places, reports, search, service

app_name = "catalog"
urlpatterns = [
    path("cari/", search.services, name="services"),
    path("peristiwa/", browse.events, name="events"),
    path("peristiwa/<slug:event_id>/", browse.event, name="event"),
    path("topik/", browse.topics, name="topics"),
    path("topik/<slug:topic_id>/", browse.topic, name="topic"),
    path("untuk/", browse.audiences, name="audiences"),
    path("untuk/<slug:audience_id>/", browse.audience, name="audience"),
    path("instansi/", browse.agencies, name="agencies"),
    path("instansi/<slug:agency_id>/", browse.agency, name="agency"),
    path("tempat/", places.places, name="places"),
    path("tempat/<slug:place_id>/", places.place, name="place"),
    path("dokumen/", papers.papers, name="papers"),
    path("dokumen/<slug:paper_id>/", papers.paper, name="paper"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("layanan/<slug:service_id>/", service.service, name="service"),
    path("layanan/<slug:service_id>/lapor/", reports.report, name="report"),
    path("laporan/", reports.find_report, name="find-report"),
    path("laporan/<slug:number>/", reports.report_status, name="report-status"),
    path("konsol/laporan/", console.reports, name="console-reports"),
    path("konsol/laporan/<slug:number>/", console.report, name="console-report"),
]
