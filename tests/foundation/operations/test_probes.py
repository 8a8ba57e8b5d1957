"""Health, measures and request ids."""

import re
import shutil

import pytest
from django.db import connection
from django.test import RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from layan.foundation.operations import health, metrics, middleware


@pytest.fixture
def no_disk(monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: usage)


def test_a_living_process_says_so_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_a_full_house_is_ready(client, small_city):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {
        "database": "ok",
        "migrations": "ok",
        "catalogue": "ok",
        "disk": "ok",
    }
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_without_a_city_it_is_not_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["catalogue"] == "empty"


@pytest.mark.django_db
def test_a_full_disk_is_not_ready(client, small_city, no_disk):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["disk"]) == (503, "full")


@pytest.mark.django_db
def test_pending_migrations_are_not_ready(client, small_city, monkeypatch):
    monkeypatch.setattr(health, "_migrated", [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'files'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "pending")


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_trouble_not_an_error(client, small_city, monkeypatch):
    monkeypatch.setattr(health, "_looks", {})

    def broken():
        raise RuntimeError("nik 9999990101900001")

    health.register_check("outbox", broken)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["outbox"]) == (503, "failed")
    assert b"9999" not in answer.content


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_probes_come_without_tls_and_by_any_name(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["layanan.example.go.id"]
    assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200


def value(text, name, **labels):
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    return None


def scrape(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.content.decode()


@pytest.mark.django_db
def test_requests_are_counted_by_route_not_by_address(client, small_city):
    labels = {"method": "GET", "route": "web:start", "status": "200"}
    before = value(scrape(client), "layan_requests_total", **labels) or 0
    client.get("/?rahasia=9999990101900001")
    client.get("/tidak/ada/9999990101900001/")
    text = scrape(client)
    assert value(text, "layan_requests_total", **labels) == before + 1
    assert value(text, "layan_requests_total", route="unnamed", status="404") >= 1
    assert value(text, "layan_request_seconds_count", route="web:start") >= 1
    assert "9999990101900001" not in text


@pytest.mark.django_db
def test_the_catalogue_tells_its_revision(client, small_city):
    assert value(scrape(client), "layan_catalogue_revision") == small_city.revision


def test_a_made_up_method_does_not_make_a_series():
    metrics.count_request(method="BREW", route="x", status=405, seconds=0.1)
    assert b'method="BREW"' not in metrics.text()


@pytest.mark.django_db
def test_slices_add_gauges_and_a_broken_one_harms_nobody(client, monkeypatch):
    monkeypatch.setattr(metrics._gauges, "readings", {})
    metrics.register_gauge("layan_outbox_lag_seconds", "Age of the oldest.", lambda: 4.5)
    metrics.register_gauge("layan_queue", "Waiting.", lambda: {"a": 1, "b": 2}, label="queue")
    metrics.register_gauge("layan_broken", "Broken.", lambda: 1 / 0)
    text = scrape(client)
    assert value(text, "layan_outbox_lag_seconds") == 4.5
    assert value(text, "layan_queue", queue="b") == 2
    assert value(text, "layan_gauge_failed", gauge="layan_broken") == 1
    assert value(text, "layan_gauge_failed", gauge="layan_queue") == 0


@pytest.mark.parametrize(
    ("more", "allowed"),
    [
        ({}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "10.0.0.8"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),  # came through the proxy
        ({"HTTP_X_FORWARDED_PROTO": "https"}, False),
    ],
)
def test_without_a_token_only_this_machine_may_measure(more, allowed):
    request = RequestFactory().get("/metrics", **more)
    assert (middleware.measures(request).status_code == 200) is allowed


@pytest.mark.parametrize(
    ("given", "allowed"),
    [("Bearer rahasia-123", True), ("Bearer rahasia-124", False), ("", False), ("Bearer é", False)],
)
def test_with_a_token_everybody_needs_it(settings, given, allowed):
    settings.LAYAN_METRICS_TOKEN = "rahasia-123"
    request = RequestFactory().get("/metrics", headers={"Authorization": given})
    assert (middleware.measures(request).status_code == 200) is allowed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "taken"),
    [("abc-12345", True), ("kort", False), ("a" * 80, False), ("evil id\tx", False)],
)
def test_every_answer_has_an_id_and_a_good_one_is_taken_over(client, small_city, given, taken):
    answer = client.get("/", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is taken
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", answer["X-Request-ID"])


@pytest.mark.django_db
def test_the_line_about_an_error_names_its_request(client, small_city, caplog):
    from layan.foundation.operations.logs import JsonFormatter

    answer = client.get("/tidak/ada/")
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert f'"request_id": "{answer["X-Request-ID"]}"' in JsonFormatter().format(record)
    client.get("/healthz")
    assert "request_id" not in JsonFormatter().format(record)


@pytest.mark.django_db
def test_a_kept_page_does_not_repeat_somebody_elses_id(client, small_city):
    first, second = client.get("/"), client.get("/")
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_several_processes_are_added_up(tmp_path):
    """Two processes count; a third adds their files up."""
    import os
    import subprocess
    import sys

    count = (
        "from layan.foundation.operations import metrics\n"
        "metrics.count_request(method='GET', route='x', status=200, seconds=0.1)\n"
    )
    tell = "from layan.foundation.operations import metrics\nprint(metrics.text().decode())"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    told = subprocess.run(
        [sys.executable, "-c", tell], env=environment, check=True, capture_output=True, text=True
    )
    assert value(told.stdout, "layan_requests_total", route="x") == 2
