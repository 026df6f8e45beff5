"""Documents (政策文件): entered with their file, explained, found by their words, read by all."""
