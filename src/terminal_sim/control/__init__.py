"""The tester's side of the wire (测试控制接口): worlds, clock, people, money, faults, message log, ledger."""
