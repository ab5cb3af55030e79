"""A batch's tables read (读取费用与人员): a population's folder, or a user's own files, row by row."""
