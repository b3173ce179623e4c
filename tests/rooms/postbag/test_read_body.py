"""A body is read as browsers send it, and refused early when it is anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.postbag.forms.bodies import BodyLimits, BodyReader
from masthead.postbag.forms.errors import BodyRefusedError, BodyTooLargeError, UnknownBodyTypeError

URLENCODED = "application/x-www-form-urlencoded"
JSON = "application/json"
MULTIPART = "multipart/form-data; boundary=XyZ"


def read(raw, content_type=URLENCODED, chunk=7, **limits):
    reader = BodyReader(content_type, BodyLimits(**limits))
    for at in range(0, len(raw), chunk):
        reader.feed(raw[at : at + chunk])
    return dict(reader.finish())


def parts(*pairs, end=b"--XyZ--\r\n"):
    """A multipart body of (head behind `form-data`, value)."""
    return (
        b"".join(
            b"--XyZ\r\nContent-Disposition: form-data" + head + b"\r\n\r\n" + value + b"\r\n"
            for head, value in pairs
        )
        + end
    )


def test_all_three_types_say_the_same():
    said = {"name": ("Оксана & co",), "lists": ("a", "b"), "empty": ("",)}
    encoded = "name=%D0%9E%D0%BA%D1%81%D0%B0%D0%BD%D0%B0+%26+co&lists=a&lists=b&empty="
    assert read(encoded.encode()) == said
    assert read('{"name":"Оксана & co","lists":["a","b"],"empty":""}'.encode(), JSON) == said
    body = parts(
        (b'; name="name"', "Оксана & co".encode()),
        (b'; name="lists"', b"a"),
        (b'; name="lists"', b"b"),
        (b'; name="empty"', b""),
    )
    assert read(body, MULTIPART) == said


def test_line_ends_in_a_part_are_kept():
    assert read(parts((b'; name="a"', b"one\r\n\r\n--two\r\n")), MULTIPART) == {
        "a": ("one\r\n\r\n--two\r\n",)
    }


def test_a_script_may_send_yes_no_and_numbers():
    raw = b'{"a":true,"b":false,"c":null,"d":12,"e":1.50}'
    assert read(raw, JSON) == {"a": ("on",), "b": ("",), "d": ("12",), "e": ("1.50",)}


def test_an_empty_body_is_an_empty_form():
    assert read(b"") == {}
    assert read(b"{}", JSON) == {}
    assert read(b"&&") == {}


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/xml",
        "text/html",
        "application/json+x",
        f"{URLENCODED}; charset=utf-16",
        "*/*",
    ],
)
def test_other_types_are_refused_before_a_byte_is_read(content_type):
    with pytest.raises(UnknownBodyTypeError) as refused:
        BodyReader(content_type)
    assert refused.value.status == 415


@pytest.mark.parametrize(
    "content_type", [f"{URLENCODED};charset=UTF-8", f'{URLENCODED}; charset="utf-8"', URLENCODED.upper()]
)
def test_the_usual_ways_to_say_utf_8_are_understood(content_type):
    assert read(b"a=1", content_type) == {"a": ("1",)}


def test_a_body_announced_too_long_is_refused_before_a_byte_is_read():
    with pytest.raises(BodyTooLargeError) as refused:
        BodyReader(URLENCODED, BodyLimits(bytes=100), declared_length=101)
    assert refused.value.status == 413


def test_a_body_that_does_not_end_is_refused_at_its_bound_and_let_go():
    reader = BodyReader(URLENCODED, BodyLimits(bytes=1000))
    with pytest.raises(BodyTooLargeError):
        [reader.feed(b"a=1&") for _ in range(1_000_000)]
    assert reader.finish() == {}


@pytest.mark.parametrize(
    ("content_type", "raw"),
    [
        (URLENCODED, b"&".join(b"f%d=1" % number for number in range(10_000))),
        (URLENCODED, b"&" * 10_000),
        (JSON, b"{" + b",".join(b'"f%d":1' % number for number in range(1000)) + b"}"),
        (JSON, b'{"a":[' + b"1," * 1000 + b"1]}"),
        (MULTIPART, parts(*[(b'; name="a"', b"")] * 1000)),
    ],
)
def test_too_many_fields_are_refused(content_type, raw):
    with pytest.raises(BodyTooLargeError):
        read(raw, content_type, chunk=65536)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 1000 + b"]" * 1000,
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
        b'{"a":[["b"]]}',
        b'{"a":{"b":1}}',
        b'{"a":[{}]}',
        b"[]",
        b'"a"',
        b"1",
        b"",
        b"{",
        b'{"a":1}{"b":2}',
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b"{'a':1}",
        b'{"a":"\xff"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\n"}',
        b'{"":1}',
        b'{"' + b"n" * 101 + b'":1}',
        b'{"a' + b'\\"' * 60_000,
        b'"' * 60_001,
        b'{"a":"' + b"[" * 60_000,
    ],
)
def test_json_that_is_no_form_is_refused(raw):
    with pytest.raises(BodyRefusedError):
        read(raw, JSON, chunk=65536)


@pytest.mark.parametrize("value", [b'"[[[[{{{{"', b'"\\"[[["', b'"\\\\"', b'"]"'])
def test_brackets_in_a_text_do_not_count_as_depth(value):
    assert len(read(b'{"a":[' + value + b"]}", JSON)["a"]) == 1


def test_a_very_long_number_is_only_text():
    assert read(b'{"a":' + b"9" * 50_000 + b"}", JSON, chunk=65536) == {"a": ("9" * 50_000,)}


@pytest.mark.parametrize(
    "raw", [b"a=%", b"a=%4", b"a=%zz", b"%=1", b"a=%ff", b"a=\xff", b"a=%ed%a0%80", b"=1", b"n" * 101]
)
def test_an_urlencoded_body_out_of_shape_is_refused(raw):
    with pytest.raises(BodyRefusedError):
        read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"--XyZ",
        b"--XyZ--extra",
        parts((b'; name="a"', b"1"), end=b""),
        parts((b'; name="a"', b"1"), end=b"--XyZ\r\n"),
        parts((b"", b"1")),
        parts((b"; name=a", b"1")),
        parts((b'; name=""', b"1")),
        parts((b'; name="a"; filename="x.html"', b"<script>")),
        parts((b"; name=\"a\"; filename*=UTF-8''x", b"x")),
        parts((b'; name="a"\r\nContent-Disposition: form-data; name="b"', b"1")),
        parts((b'; name="a"\r\nContent-Transfer-Encoding: base64', b"MQ==")),
        parts((b'; name="a"\r\nno colon', b"1")),
        parts((b'; name="a"\r\nX: ' + b"x" * 2000, b"1")),
        parts((b'; name="a"', b"\xff")),
        b"preamble" + parts((b'; name="a"', b"1")),
        b'--XyZ\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n--XyZ--',
        b"--XyZ\r\n\r\n--XyZ--",
        b'--XyZnot\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--XyZ--',
    ],
)
def test_a_multipart_body_out_of_shape_is_refused(raw):
    with pytest.raises(BodyRefusedError):
        read(raw, MULTIPART)


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=" + "x" * 71, '; boundary="a\nb"'])
def test_a_multipart_body_without_a_proper_boundary_is_refused(boundary):
    with pytest.raises(BodyRefusedError):
        read(b"x", "multipart/form-data" + boundary)


def test_a_file_field_nobody_used_is_an_empty_value():
    assert read(parts((b'; name="a"; filename=""', b"")), MULTIPART) == {"a": ("",)}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([URLENCODED, JSON, MULTIPART]), st.integers(1, 50))
def test_any_bytes_are_read_or_refused_by_name(raw, content_type, chunk):
    try:
        sent = read(raw, content_type, chunk=chunk)
    except BodyRefusedError:
        return
    assert all(
        isinstance(value, str) and value.encode() for values in sent.values() for value in values if value
    )
