"""The bureau (医保局): decides who pays, keeps the books. ``Desk`` answers phones and institutions; the rest are
its rooms."""
