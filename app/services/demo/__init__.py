"""The demo town 渔洋关镇: made-up people, and the year whose figures the report of 2019 gives."""
