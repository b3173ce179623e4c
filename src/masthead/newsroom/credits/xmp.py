"""XMP, the RDF packet that every picture format can carry."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from masthead.newsroom.credits.fields import FileCredits, clean_address, first_address, names_of

MAX_PACKET = 512 * 1024  # bytes; a packet above this is an attack or holds thumbnails, not words

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_CC = "http://creativecommons.org/ns#"
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_xmp(packet: bytes) -> FileCredits:
    """Read the credits out of an XMP packet.

    Raises ParseError or DefusedXmlException on a packet that is not well-formed or brings a DTD.
    """
    if len(packet) > MAX_PACKET:
        return FileCredits()
    root = ElementTree.fromstring(_trimmed(packet), forbid_dtd=True)
    properties: dict[str, list[str]] = {}
    for name, values in _properties(root):
        properties.setdefault(name, values)

    def text(namespace: str, name: str, joint: str = " ") -> str:
        return joint.join(properties.get(f"{{{namespace}}}{name}", []))

    return FileCredits(
        caption=text(_DC, "description"),
        credit=text(_PHOTOSHOP, "Credit"),
        creator=text(_DC, "creator", "; "),
        source=text(_PHOTOSHOP, "Source"),
        copyright=text(_DC, "rights"),
        licence_url=clean_address(text(_RIGHTS, "WebStatement"))
        or clean_address(text(_CC, "license"))
        or first_address(text(_RIGHTS, "UsageTerms")),
        headline=text(_PHOTOSHOP, "Headline"),
    ).cleaned()


def write_xmp(given: FileCredits) -> bytes:
    """Build an XMP packet that holds these credits and nothing else; b"" when there is nothing to say.

    At most about 30 KB, so that it always fits one JPEG segment.
    """
    clean = given.cleaned()
    if not clean:
        return b""
    body = "".join(_written(clean))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about="" xmlns:dc="{_DC}" xmlns:photoshop="{_PHOTOSHOP}" xmlns:xmpRights="{_RIGHTS}">'
        f"{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _written(clean: FileCredits) -> Iterator[str]:
    yield _in_default_language("dc:description", clean.caption)
    if names := names_of(clean.creator):
        items = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in names)
        yield f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>"
    yield _in_default_language("dc:rights", clean.copyright)
    yield _plain("photoshop:Credit", clean.credit)
    yield _plain("photoshop:Source", clean.source)
    yield _plain("photoshop:Headline", clean.headline)
    yield _plain("xmpRights:Marked", "True" if clean.copyright else "")
    yield _plain("xmpRights:WebStatement", clean.licence_url)
    yield _in_default_language("xmpRights:UsageTerms", clean.licence_url)


def _plain(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _in_default_language(name: str, text: str) -> str:
    item = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
    return f"<{name}>{item}</{name}>" if text else ""


def _trimmed(packet: bytes) -> bytes:
    """Mend what picture programs get wrong: rubbish after the closing tag, stray control bytes and bad UTF-8.

    A packet in UTF-16 goes to the parser as it is.
    """
    if packet.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        return packet
    for tag in (b"x:xmpmeta", b"rdf:RDF"):
        start, end = packet.find(b"<" + tag), packet.rfind(b"</" + tag + b">")
        if 0 <= start < end:
            body = packet[start : end + len(tag) + 3].translate(None, _CONTROLS)
            return body.decode(errors="replace").encode()
    return packet.strip(b"\x00 ")


def _properties(root: Element) -> Iterator[tuple[str, list[str]]]:
    """Yield each top-level property with its values, whether written as attribute or as element."""
    for rdf in root.iter(f"{{{_RDF}}}RDF"):
        for description in rdf.findall(f"{{{_RDF}}}Description"):
            for name, value in description.attrib.items():
                yield name, [value]
            for child in description:
                yield child.tag, _values(child)


def _values(element: Element) -> list[str]:
    alternatives = element.find(f"{{{_RDF}}}Alt")
    if alternatives is not None:
        return _in_best_language(alternatives.findall(f"{{{_RDF}}}li"))
    for container in ("Seq", "Bag"):
        items = element.findall(f"{{{_RDF}}}{container}/{{{_RDF}}}li")
        if items:
            return [item.text for item in items if item.text]
    value = element.text or element.get(f"{{{_RDF}}}resource") or ""
    return [value] if value.strip() else []


def _in_best_language(items: list[Element]) -> list[str]:
    """Prefer the default language; several items in it are a list that was written into the wrong container."""
    spoken = [item for item in items if item.text and item.text.strip()]
    default = [item for item in spoken if item.get(_XML_LANG) == "x-default"]
    return [item.text for item in (default or spoken)[:1] if item.text]
