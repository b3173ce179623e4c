"""The newsroom's part of the admin: listings, the desk's own verbs and the panels of the home screen."""
