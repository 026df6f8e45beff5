"""What the office keeps: mapped tables, constraints, triggers, migrations, the encrypted file."""
