"""Planning a study: how many rows, with which power, for which effect; each test a registered ``PowerDesign``."""
