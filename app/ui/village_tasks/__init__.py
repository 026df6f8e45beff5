"""The tab 村级任务: work handed out to the villages, followed, and brought home."""
