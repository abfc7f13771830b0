"""What is computed: pure functions of tables and rasters."""
