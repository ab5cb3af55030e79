"""Two results of the same claims side by side (两套规则的对比): who gains, who loses, who pays."""
