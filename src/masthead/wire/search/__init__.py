"""What search is made of: the documents of the index, the names of pages, and the page that the newsstand fills."""
