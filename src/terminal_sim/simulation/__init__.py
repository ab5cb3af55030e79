"""The stage (演示与试验): plays, scenarios and what runs them."""
