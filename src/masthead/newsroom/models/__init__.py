from masthead.newsroom.models.archive import Archive, YearIndex
from masthead.newsroom.models.authors import Author, Byline
from masthead.newsroom.models.pictures import Document, Picture, PictureRendition
from masthead.newsroom.models.records import Correction, RelatedStory, Takedown
from masthead.newsroom.models.story import Story
from masthead.newsroom.models.taxonomy import MergedTag, Section, Series, StoryTag, Tag

__all__ = [
    "Archive",
    "Author",
    "Byline",
    "Correction",
    "Document",
    "MergedTag",
    "Picture",
    "PictureRendition",
    "RelatedStory",
    "Section",
    "Series",
    "Story",
    "StoryTag",
    "Tag",
    "Takedown",
    "YearIndex",
]
