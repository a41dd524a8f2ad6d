extension Deal {
    /// What keeps cash from equity while a structure runs: covenant tests, and the terms on which a balloon can be
    /// refinanced.
    ///
    /// Two tests have a short form of their own, a lock-up and a sweep of the DSCR. They act first, and stand unless the
    /// deal says null, or lists a test of the DSCR with the same effect and not the short form.
    public struct CashTraps: Sendable, Equatable {
        /// Senior DSCR below which distributions are locked up until two periods in a row hold; nil for no such test.
        public var lockupDSCR: Double? = 1.20
        /// Senior DSCR below which cash prepays the senior; nil for no such test.
        public var sweepDSCR: Double? = 1.05
        /// Share of the cash at hand that this sweep takes, as a fraction.
        public var sweepShare: Double = 1
        /// Further tests in their order, at most 16.
        public var tests: [Deal.CovenantTest] = []
        /// When a balloon of the senior can be refinanced; nil for always.
        public var refinance: Deal.Refinance?

        public init() {}

        /// All tests in the order in which they act.
        public var inOrder: [Deal.CovenantTest] {
            let lockup = lockupDSCR.map { Deal.CovenantTest(.dscr, below: $0, .lockup) }
            let sweep = sweepDSCR.map { Deal.CovenantTest(.dscr, below: $0, .sweep, share: sweepShare) }
            return [lockup, sweep].compactMap { $0 } + tests
        }

        /// True if a DSCR locks distributions up.
        public var locksUpByDSCR: Bool { inOrder.contains { $0.metric == .dscr && $0.effect == .lockup } }

        /// The DSCR below which distributions are locked up: the highest of such tests; without one, the 1.20 that stands where
        /// a deal says nothing.
        public var lockupLevel: Double {
            inOrder.filter { $0.metric == .dscr && $0.effect == .lockup }.map(\.bound).max() ?? CashTraps().lockupDSCR ?? 0
        }
    }
}

// MARK: Reading

extension Deal.CashTraps {
    init(_ parent: ObjectReader, _ log: IssueLog) {
        self.init()
        let keys = ["lockup_dscr", "sweep_dscr", "sweep_pct", "tests", "refinance"]
        guard parent.node("waterfall") != nil, let reader = parent.object("waterfall", keys: keys) else { return }
        tests = reader.optionalList("tests")?.map { Deal.CovenantTest($0.node, $0.path, log) } ?? []
        func short(_ key: String, _ standard: Double?, _ effects: Set<Deal.CovenantTest.Effect>) -> Double? {
            if reader.node(key) != nil { return reader.optionalNumber(key) }
            return tests.contains { $0.metric == .dscr && effects.contains($0.effect) } ? nil : standard
        }
        lockupDSCR = short("lockup_dscr", lockupDSCR, [.lockup])
        sweepDSCR = short("sweep_dscr", sweepDSCR, [.sweep, .fullSweep])
        sweepShare = reader.number("sweep_pct", default: sweepShare)
        if let node = reader.node("refinance"), !node.isNull { refinance = Deal.Refinance(node, reader.path(of: "refinance"), log) }
    }
}

extension Deal.CovenantTest {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let reader = ObjectReader(node, path: path, keys: ["metric", "below", "above", "effect", "pct", "cure_periods"], log: log)
        let metric = reader.choice("metric", Metric.dscr)
        let (key, other) = metric == .ltv ? ("above", "below") : ("below", "above")
        let isMetricKnown = !log.isFaulty(reader.path(of: "metric"))
        if isMetricKnown, reader.node(key) == nil, reader.node(other) != nil {
            let message = "must be written \(quoted(key)) for the metric \(metric.rawValue), found \(quoted(other))"
            log.report("unused_key", at: reader.path(of: other), message)
            self.init(metric, below: 0, .lockup)
            return
        }
        self.init(metric, below: reader.number(key, default: 0), reader.choice("effect", Effect.lockup))
        if isMetricKnown, reader.node(key) == nil {
            log.report("test_bound", at: path, "must have \(key) for the metric \(metric.rawValue), found nothing")
        }
        share = reader.number("pct", default: share)
        curePeriods = reader.whole("cure_periods", default: curePeriods)
        guard isMetricKnown, !log.isFaulty(reader.path(of: "effect")) else { return }
        reader.refuse(other, unless: false, "must go with another metric, found the metric \(metric.rawValue)")
        reader.refuse("pct", unless: effect == .sweep, "must go with the effect sweep, found the effect \(effect.rawValue)")
        reader.refuse(
            "cure_periods", unless: isCured, "must go with the effects lockup and full_sweep, found the effect \(effect.rawValue)")
    }

    /// True for a test whose effect ends once enough periods hold.
    var isCured: Bool { effect == .lockup || effect == .fullSweep }
}

extension ObjectReader {
    fileprivate func refuse(_ key: String, unless isUsed: Bool, _ message: String) {
        if !isUsed, node(key) != nil { log.report("unused_key", at: path(of: key), message) }
    }
}

extension Deal.Refinance {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let reader = ObjectReader(node, path: path, keys: ["max_ltv", "min_debt_yield", "min_dscr", "constant"], log: log)
        self.init(
            maxLTV: reader.optionalNumber("max_ltv"), minDebtYield: reader.optionalNumber("min_debt_yield"),
            minDSCR: reader.optionalNumber("min_dscr"), constant: reader.optionalNumber("constant"))
    }
}

// MARK: Bounds

extension Deal.CashTraps {
    func check(_ check: RangeCheck) {
        if let lockupDSCR { check.number(lockupDSCR, in: 0...100, "waterfall.lockup_dscr") }
        if let sweepDSCR { check.number(sweepDSCR, in: 0...100, "waterfall.sweep_dscr") }
        check.number(sweepShare, in: 0...1, "waterfall.sweep_pct")
        check.count(tests.count, in: 0...16, "waterfall.tests", of: "test")
        for (number, test) in tests.enumerated() {
            let path = "waterfall.tests[\(number)]"
            check.number(
                test.bound, in: test.metric == .debtYield ? 0...1 : test.metric == .ltv ? 0...10 : 0...100,
                path + (test.metric == .ltv ? ".above" : ".below"))
            check.number(test.share, in: 0...1, path + ".pct")
            check.whole(test.curePeriods, in: 1...480, path + ".cure_periods")
        }
        if let refinance { refinance.check(check, "waterfall.refinance") }
    }
}

extension Deal.Refinance {
    fileprivate func check(_ check: RangeCheck, _ path: String) {
        if let maxLTV { check.number(maxLTV, in: 0...10, path + ".max_ltv") }
        if let minDebtYield { check.number(minDebtYield, in: 0...1, path + ".min_debt_yield") }
        if let minDSCR { check.number(minDSCR, in: 0...100, path + ".min_dscr") }
        if let constant { check.number(constant, in: 0...1, path + ".constant") }
        guard !check.log.hasFault(inside: path) else { return }
        if maxLTV == nil, minDebtYield == nil, minDSCR == nil {
            check.log.report("no_condition", at: path, "must have max_ltv, min_debt_yield or min_dscr, found none")
        } else if (minDSCR == nil) != (constant == nil) {
            let (given, missing) = minDSCR == nil ? ("constant", "min_dscr") : ("min_dscr", "constant")
            check.log.report("no_condition", at: path, "must have \(missing) with \(given), found nothing")
        }
    }
}

// MARK: Writing

extension Deal.CashTraps {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("lockup_dscr", lockupDSCR.json), ("sweep_dscr", sweepDSCR.json), ("sweep_pct", .number(sweepShare)),
        ]
        if !tests.isEmpty { members.append(("tests", .array(tests.map(\.json)))) }
        if let refinance { members.append(("refinance", refinance.json)) }
        return .object(members)
    }
}

extension Deal.CovenantTest {
    /// The test as a deal states it.
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("metric", .string(metric.rawValue)), (metric == .ltv ? "above" : "below", .number(bound)),
            ("effect", .string(effect.rawValue)),
        ]
        if effect == .sweep { members.append(("pct", .number(share))) }
        if isCured { members.append(("cure_periods", curePeriods.json)) }
        return .object(members)
    }
}

extension Deal.Refinance {
    fileprivate var json: JSONValue {
        .object(
            [("max_ltv", maxLTV), ("min_debt_yield", minDebtYield), ("min_dscr", minDSCR), ("constant", constant)].compactMap {
                key, value in value.map { (key, .number($0)) }
            })
    }
}

/// Without a short form, with tests or with conditions, each with its name in front: what deals always said has the
/// bytes that it had before.
extension Deal.CashTraps: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(lockupDSCR ?? -1)
        bytes.put(sweepDSCR ?? -1)
        bytes.put(sweepShare)
        if !tests.isEmpty {
            bytes.put("tests")
            bytes.put(tests)
        }
        if let refinance {
            bytes.put("refinance")
            bytes.put(refinance)
        }
    }
}

extension Deal.CovenantTest: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(metric)
        bytes.put(bound)
        bytes.put(effect)
        bytes.put(effect == .sweep ? share : 1)
        bytes.put(isCured ? curePeriods : 0)
    }
}

extension Deal.CovenantTest.Metric: Stated, Canonical {}
extension Deal.CovenantTest.Effect: Stated, Canonical {}

extension Deal.Refinance: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(maxLTV)
        bytes.put(minDebtYield)
        bytes.put(minDSCR)
        bytes.put(constant)
    }
}
