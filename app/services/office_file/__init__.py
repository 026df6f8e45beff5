"""The office's file on the disk: who may open it, backing it up, putting a backup back."""
