"""Files as people have them: workbooks, Parquet, and columns of other names, read as rows of inputs."""
