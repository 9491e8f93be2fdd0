"""The server's addresses: what OGC API - Features promises, and what is refused."""

from __future__ import annotations

import asyncio
import math
import subprocess
import sys

import geopandas
import httpx
import orjson
import pytest
from shapely.geometry import shape

from contested.errors import InputError
from contested.ledger.store import Ledger
from contested.theatre.load import load_theatre
from contested.web.app import create_app
from contested.web.settings import Settings
from contested.web.state import State
from synthetic_claims import synthetic_claims

HOSTILE = (
    "<script>alert(1)</script>\u202e\x07 Ukrainian forces have retaken Izium, Kyiv said on 10 September 2022."
)


class Client:
    """Asks the application, without a network."""

    def __init__(self, app):
        self._app = app

    def ask(self, method, path, **options):
        return asyncio.run(self._ask(method, path, options))

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    async def _ask(self, method, path, options):
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8642") as client:
            return await client.request(method, path, **options)


@pytest.fixture(scope="module")
def client():
    settings = Settings()
    claims = synthetic_claims(500, load_theatre("ukraine_2022"))
    return Client(create_app(settings, state=State(settings, claims=claims)))


def items(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_landing_page_leads_to_everything(client):
    """Every link of the landing page and of the collections answers, and core is declared."""
    landing = client.get("/?f=json").json()
    rels = {link["rel"]: link["href"] for link in landing["links"]}

    assert {"self", "service-desc", "conformance", "data"} <= set(rels)
    assert all(client.get(href).status_code == 200 for href in rels.values())
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
        in client.get("/conformance").json()["conformsTo"]
    )
    assert client.get("/api").json()["openapi"].startswith("3.")


@pytest.mark.parametrize("key", ["claims", "places", "control", "changes"])
def test_collections_have_items_that_can_be_asked_for_one_by_one(client, key):
    """Each collection describes itself, pages its items, and gives each under its id."""
    described = client.get(f"/collections/{key}").json()
    page = items(client, f"/collections/{key}/items?limit=2")
    first = page["features"][0]

    assert described["id"] == key
    assert page["numberReturned"] == len(page["features"]) <= 2
    assert page["numberMatched"] >= page["numberReturned"]
    assert client.get(f"/collections/{key}/items/{first['id']}").json()["id"] == first["id"]
    assert client.get(f"/collections/{key}/items/no-such").status_code == 404


def test_next_links_lead_through_every_claim_once(client):
    """Following `next` gives each claim once."""
    seen, path = [], "/collections/claims/items?limit=200"
    while path:
        page = items(client, path)
        seen += [one["id"] for one in page["features"]]
        path = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)

    assert len(seen) == len(set(seen)) == 500


@pytest.mark.parametrize("facet", ["kind", "side", "source", "stance", "verdict", "language"])
def test_filters_keep_what_fits(client, facet):
    """A filter keeps the claims with that value, and as many as the page was told of."""
    value, count = next(iter(client.get("/about").json()["facets"][facet].items()))
    page = client.get("/collections/claims/items", params={facet: value, "limit": 1000}).json()

    assert page["numberMatched"] == count
    assert {one["properties"][facet] for one in page["features"]} == {value}


def test_box_and_time_agree_with_looking_at_each(client):
    """A box and an interval find what a look at every claim finds."""
    every = items(client, "/collections/claims/items?limit=1000")["features"]
    found = items(
        client, "/collections/claims/items?limit=1000&bbox=35,46,40,50&datetime=2022-06-01/2022-12-31"
    )
    expected = {
        one["id"]
        for one in every
        if 35 <= one["geometry"]["coordinates"][0] <= 40
        and 46 <= one["geometry"]["coordinates"][1] <= 50
        and "2022-06-01" <= one["properties"]["valid"]["from"] <= "2022-12-31"
    }

    assert expected
    assert {one["id"] for one in found["features"]} == expected


def test_a_second_asking_is_answered_with_nothing(client):
    """What the asker has already is not sent again."""
    first = client.get("/collections/claims/items?limit=3")
    second = client.get("/collections/claims/items?limit=3", headers={"if-none-match": first.headers["etag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]


def test_flatgeobuf_holds_the_same_features(client, tmp_path):
    """`f=fgb` gives the page as FlatGeobuf."""
    answer = client.get("/collections/claims/items?limit=7&f=fgb")
    (tmp_path / "a.fgb").write_bytes(answer.content)

    assert len(geopandas.read_file(tmp_path / "a.fgb")) == 7


@pytest.mark.parametrize(
    "path",
    [
        "/collections/claims/items?bbox=1,2,3",
        "/collections/claims/items?bbox=a,b,c,d",
        "/collections/claims/items?bbox=1,9,2,3",
        "/collections/claims/items?bbox=nan,1,2,3",
        "/collections/claims/items?datetime=yesterday",
        "/collections/claims/items?datetime=2022-09-11/2022-09-01",
        "/collections/claims/items?datetime=a/b/c",
        "/collections/claims/items?limit=0",
        "/collections/claims/items?limit=ten",
        "/collections/claims/items?offset=-1",
        "/collections/claims/items?colour=red",
        "/collections/claims/items?f=shp",
        "/collections/control/items?source=nobody",
        "/collections/control/items?zoom=99",
        "/control/at?lon=200&lat=1&datetime=2022-09-11",
        "/control/at?lon=37&lat=49",
        "/control/gained?source=embedded&side=X&t0=2022-09-01&t1=2022-09-02",
    ],
)
def test_bad_questions_get_one_clear_line(client, path):
    """Whatever is wrong with a question, the answer is 400 and one line."""
    answer = client.get(path)

    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "path", ["/collections/units", "/places/gn:1", "/reports/none", "/sources/none", "/nothing"]
)
def test_what_is_not_there_is_404(client, path):
    """A stranger's name is told apart from a bad question."""
    assert client.get(path).status_code == 404


def test_foreign_host_names_are_refused(client):
    """A page elsewhere whose name was pointed here gets nothing."""
    assert client.get("/about", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/about", headers={"host": "localhost:1"}).status_code == 200


def test_every_answer_tells_browsers_to_load_nothing_else(client):
    """The policy allows own scripts only, also on errors; nobody else's page may read an answer."""
    for path in ("/about", "/nothing", "/?f=html"):
        headers = client.get(path, headers={"origin": "https://evil.example"}).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_control_leaves_as_areas_only(client):
    """No point and no line of a map leaves the server."""
    features = items(client, "/collections/control/items?datetime=2022-09-11")["features"]

    assert {one["geometry"]["type"] for one in features} == {"MultiPolygon"}


def test_holder_of_a_point(client):
    """Izium was held by Russia in August 2022, by Ukraine in October."""
    at = "/control/at?lon=37.2561&lat=49.2088&datetime="
    sides = [client.get(at + day).json()["holders"][0]["side"] for day in ("2022-08-01", "2022-10-01")]

    assert sides == ["RU", "UA"]


def test_outlines_move_less_than_200_m(client):
    """At the opening zoom, no outline lies farther from the map's own than 200 m."""
    feature = items(client, "/collections/control/items?datetime=2022-09-11")["features"][0]
    state = client._app.state.contested
    item = next(one for one in state.histories[0].maps if one.id == feature["properties"]["map"])
    full = item.ground(feature["properties"]["status"], feature["properties"]["side"])
    off = full.boundary.hausdorff_distance(shape(feature["geometry"]).boundary)

    assert off * 111_320 * max(1, math.cos(math.radians(45))) <= 200


def test_place_and_source_pages(client):
    """A place knows who held it by each source and what was said; a source what it said."""
    claim = items(client, "/collections/claims/items?limit=1")["features"][0]["properties"]
    place = client.get(f"/places/{claim['places'][0]['id']}").json()
    source = client.get(f"/sources/{claim['source']}").json()

    assert claim["id"] in [one["id"] for one in place["claims"]]
    assert place["history"][0]["runs"]
    assert sum(source["counts"]["verdict"].values()) == source["claims_matched"]


def test_a_text_is_checked_and_kept_as_text(client):
    """Hostile words come back as words, in a brief; nothing is recorded without a token."""
    answer = client.ask("POST", "/check", json={"text": HOSTILE, "published": "2022-09-11"})
    brief = answer.json()

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert any("Izium" in claim["quote"] for claim in brief["claims"])
    assert "\u202e" not in answer.text
    assert brief["records"]["verdicts"]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        pytest.param({"json": {"text": ""}}, 400, id="empty"),
        pytest.param({"json": {"text": "x", "published": "soon"}}, 400, id="no-date"),
        pytest.param({"json": {"words": "x"}}, 400, id="other-fields"),
        pytest.param({"json": ["x"]}, 400, id="no-object"),
        pytest.param({"json": {"text": "x" * 200_001}}, 413, id="long"),
        pytest.param({"json": {"text": "x" * 3_000_000}}, 413, id="longer"),
        pytest.param({"json": {"text": "x", "record": True}}, 403, id="read-only"),
        pytest.param({"content": b"{", "headers": {"content-type": "application/json"}}, 400, id="no-json"),
        pytest.param({"content": b"text=x", "headers": {"content-type": "text/plain"}}, 415, id="a-form"),
    ],
)
def test_texts_that_cannot_be_checked(client, options, status):
    """Each is refused with its own status and one line."""
    answer = client.ask("POST", "/check", **options)

    assert answer.status_code == status
    assert "\n" not in orjson.loads(answer.content)["error"]


def test_recording_needs_the_token(tmp_path):
    """With the token, statements go into the ledger, are shown, and are told of as events."""
    ledger = tmp_path / "ledger.sqlite"
    Ledger.open(ledger).close()
    settings = Settings(ledger=ledger, token="open sesame")  # noqa: S106  # a test's own
    app = create_app(settings)
    body = {"text": "Ukraine has retaken Izium.", "published": "2022-09-11", "record": True}
    own = Client(app)
    refused = own.ask("POST", "/check", json=body, headers={"authorization": "Bearer other"})
    taken = own.ask("POST", "/check", json=body, headers={"authorization": "Bearer open sesame"})

    assert (refused.status_code, taken.status_code) == (403, 200)
    assert own.get("/collections/claims/items").json()["numberMatched"] == len(app.state.contested.recent) > 0
    with Ledger.open(ledger) as opened:
        assert opened.statements()


def test_earlier_checks_are_read_from_their_folder(tmp_path):
    """Claims and verdicts of `contested check --out` are shown with their verdicts."""
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "contested",
        "check",
        "--demo",
        "--out",
        str(out),
        "--ledger",
        str(tmp_path / "l"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    settings = Settings(reports=(out,))
    own = Client(create_app(settings))
    page = own.get("/collections/claims/items").json()
    report = own.get(f"/reports/{page['features'][0]['properties']['report']}").json()

    assert page["numberMatched"] == len((out / "claims.jsonl").read_text().splitlines())
    assert "not judged" not in {one["properties"]["verdict"] for one in page["features"]}
    assert len(report["claims"]) == page["numberMatched"]
    assert report["paragraphs"] == []


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"report":"a","start":0,"quote":"q","kind":"nonsense","stance":"asserted"}']
)
def test_broken_folders_are_one_line(tmp_path, line):
    """A file of claims that holds something else is refused, naming the file."""
    (tmp_path / "claims.jsonl").write_text(line + "\n")
    with pytest.raises(InputError, match=r"claims\.jsonl"):
        State(Settings(reports=(tmp_path,)))
