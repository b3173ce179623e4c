"""Search over live stories: what was asked, what matches, what it says there, and help when nothing does."""
