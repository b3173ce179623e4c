"""The blocks of a story's body, in the trade's words. No rules live here, only shapes."""

from __future__ import annotations

from typing import ClassVar

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# What a paragraph may hold. Headings and lists are here too, so that a text pasted from a
# word processor arrives whole in one block; each paragraph keeps its own id (decision 10).
TEXT_FEATURES = [
    "h2",
    "h3",
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "superscript",
    "subscript",
    "code",
]
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]

PICTURE_SIZES = (("column", "Column"), ("wide", "Wide"), ("full", "Full width"))
CHART_KINDS = (("bar", "Bars"), ("column", "Columns"), ("line", "Lines"))


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, headings and lists."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = "Text"


class PictureBlock(blocks.StructBlock):
    """A picture with its own alternative text and, where it differs, its own caption and credit."""

    picture = ImageChooserBlock()
    alt = blocks.CharBlock(
        required=False, max_length=400, label="Alternative text", help_text="Empty uses the picture's own."
    )
    decorative = blocks.BooleanBlock(required=False, help_text="Says nothing a reader would miss.")
    caption = blocks.TextBlock(required=False, rows=2, help_text="Empty uses the picture's own.")
    credit = blocks.CharBlock(required=False, max_length=255, help_text="Empty uses the picture's own.")
    size = blocks.ChoiceBlock(choices=PICTURE_SIZES, default="column", required=True)

    class Meta:
        icon = "image"
        label = "Picture"
        group = "Pictures"


class GalleryPictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock()
    alt = blocks.CharBlock(required=False, max_length=400, label="Alternative text")
    caption = blocks.TextBlock(required=False, rows=2)

    class Meta:
        icon = "image"


class GalleryBlock(blocks.StructBlock):
    """Two to forty pictures that belong together."""

    title = blocks.CharBlock(required=False, max_length=120)
    pictures = blocks.ListBlock(GalleryPictureBlock(), min_num=2, max_num=40)

    class Meta:
        icon = "image"
        label = "Gallery"
        group = "Pictures"


class PullQuoteBlock(blocks.StructBlock):
    """A sentence of the story itself, set large. Not read aloud: the story says it already."""

    text = blocks.TextBlock(rows=2)
    attribution = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = "Pull quote"
        group = "Text"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words at length, with who said them."""

    text = blocks.TextBlock(rows=4)
    speaker = blocks.CharBlock(max_length=160)
    role = blocks.CharBlock(required=False, max_length=200)
    source_url = blocks.URLBlock(required=False, label="Source address")

    class Meta:
        icon = "openquote"
        label = "Quote"
        group = "Text"


class TableBlock(blocks.StructBlock):
    """Rows and columns, with a caption that says what they show."""

    caption = blocks.CharBlock(max_length=200)
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False)), ("number", blocks.CharBlock(required=False))]
    )
    source = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "table"
        label = "Table"
        group = "Data"


class ChartBlock(blocks.StructBlock):
    """A chart drawn from a table: the first column names, the others are numbers."""

    title = blocks.CharBlock(max_length=160, help_text="The message, not the subject.")
    kind = blocks.ChoiceBlock(choices=CHART_KINDS, default="bar")
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False)), ("number", blocks.CharBlock(required=False))]
    )
    unit = blocks.CharBlock(required=False, max_length=40)
    source = blocks.CharBlock(required=False, max_length=200)
    description = blocks.TextBlock(rows=2, help_text="What the chart shows, for those who cannot see it.")

    class Meta:
        icon = "history"
        label = "Chart"
        group = "Data"


class MapMarkerBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=80)
    x = blocks.DecimalBlock(min_value=0, max_value=100, help_text="Per cent from the left edge.")
    y = blocks.DecimalBlock(min_value=0, max_value=100, help_text="Per cent from the top edge.")


class MapBlock(blocks.StructBlock):
    """A still map: a picture with places marked on it. Nothing is asked of a map service."""

    title = blocks.CharBlock(max_length=160)
    picture = ImageChooserBlock()
    alt = blocks.CharBlock(max_length=400, label="Alternative text")
    markers = blocks.ListBlock(MapMarkerBlock(), required=False, min_num=0)
    caption = blocks.TextBlock(required=False, rows=2)
    credit = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "site"
        label = "Map"
        group = "Data"


class FactBoxBlock(blocks.StructBlock):
    """Background set apart from the story."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=["bold", "italic", "ol", "ul", "link"])

    class Meta:
        icon = "help"
        label = "Fact box"
        group = "Text"


class TimelineEntryBlock(blocks.StructBlock):
    date = blocks.CharBlock(max_length=80, help_text="As it should read: 4 May 2024, or Spring 2019.")
    title = blocks.CharBlock(max_length=160)
    text = blocks.TextBlock(required=False, rows=2)


class TimelineBlock(blocks.StructBlock):
    """What happened, in order."""

    title = blocks.CharBlock(required=False, max_length=120)
    entries = blocks.ListBlock(TimelineEntryBlock(), min_num=2)

    class Meta:
        icon = "date"
        label = "Timeline"
        group = "Data"


class EmbedBlock(blocks.StructBlock):
    """Something that lives on another site. No request goes there before a reader asks for it."""

    url = blocks.URLBlock(label="Address")
    title = blocks.CharBlock(max_length=200, help_text="What it is, in words.")
    description = blocks.TextBlock(required=False, rows=2)
    picture = ImageChooserBlock(required=False, help_text="A still of ours shown until it is loaded.")

    class Meta:
        icon = "media"
        label = "Embed"
        group = "Links"


class DocumentBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock()
    title = blocks.CharBlock(required=False, max_length=160, help_text="Empty uses the document's own title.")

    class Meta:
        icon = "doc-full"
        label = "Document"
        group = "Links"


class RelatedStoryBlock(blocks.StructBlock):
    """A card for another story: one of ours, or one elsewhere described by hand."""

    story = blocks.PageChooserBlock(page_type="newsroom.Story", required=False)
    url = blocks.URLBlock(required=False, label="Address elsewhere")
    headline = blocks.CharBlock(required=False, max_length=200)
    excerpt = blocks.TextBlock(required=False, rows=2)
    publication = blocks.CharBlock(required=False, max_length=120)
    author = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "link"
        label = "Related story"
        group = "Links"


class DividerBlock(blocks.StaticBlock):
    class Meta:
        icon = "horizontalrule"
        label = "Divider"
        group = "Text"
        admin_text = "A pause in the text."


class BodyBlock(blocks.StreamBlock):
    """Everything a story's body can hold; rooms above add their own through `newsroom.body.registry`."""

    text = TextBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    pull_quote = PullQuoteBlock()
    quote = QuoteBlock()
    table = TableBlock()
    fact_box = FactBoxBlock()
    chart = ChartBlock()
    map = MapBlock()
    timeline = TimelineBlock()
    embed = EmbedBlock()
    document = DocumentBlock()
    related_story = RelatedStoryBlock()
    divider = DividerBlock()

    class Meta:
        required = False


class FootnoteBlock(blocks.StructBlock):
    """One note. The text refers to it as [^label]."""

    label = blocks.CharBlock(max_length=20, help_text="The text refers to it as [^label].")
    text = blocks.RichTextBlock(features=["bold", "italic", "link"])

    MARKER: ClassVar[str] = r"\[\^([^\]\s]{1,20})\]"

    class Meta:
        icon = "superscript"
        label = "Footnote"


class FootnotesBlock(blocks.StreamBlock):
    footnote = FootnoteBlock()

    class Meta:
        required = False
