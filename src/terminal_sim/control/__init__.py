"""The tester's interface (测试人员接口): reset, snapshot, clock, people, faults, message log and ledger over JSON."""
