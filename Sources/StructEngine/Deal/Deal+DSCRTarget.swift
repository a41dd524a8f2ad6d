extension Deal {
    /// A DSCR target of the senior's sizing: one for all periods, or one for each stretch of periods.
    public enum DSCRTarget: Sendable, Hashable {
        case flat(Double)
        /// By rising period; the last step goes on to maturity. Example: 1.30 to period 20, then 1.45.
        case steps([DSCRStep])
    }

    /// A stretch of payment periods with one DSCR target.
    public struct DSCRStep: Sendable, Hashable {
        /// The last period that it holds for, from 1; nil for the last step.
        public var toPeriod: Int?
        public var dscr: Double

        public init(toPeriod: Int?, dscr: Double) {
            self.toPeriod = toPeriod
            self.dscr = dscr
        }
    }
}

extension Deal.DSCRTarget: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self = .flat(value) }
}

extension Deal.DSCRTarget {
    /// The targets, one or one for each step.
    var values: [Double] {
        switch self {
        case .flat(let dscr): [dscr]
        case .steps(let steps): steps.map(\.dscr)
        }
    }

    /// What a numerator is divided by: the target, or 1 where it has the targets of its periods in it.
    var divisor: Double {
        guard case .flat(let dscr) = self else { return 1 }
        return dscr
    }

    var isStepped: Bool {
        guard case .steps = self else { return false }
        return true
    }

    /// Each target changed; nil where one that results is not `allowed`.
    func changed(_ change: (Double) -> Double, allowed: (Double) -> Bool) -> Deal.DSCRTarget? {
        switch self {
        case .flat(let dscr):
            let changed = change(dscr)
            return allowed(changed) ? .flat(changed) : nil
        case .steps(let steps):
            let changed = steps.map { Deal.DSCRStep(toPeriod: $0.toPeriod, dscr: change($0.dscr)) }
            return changed.allSatisfy { allowed($0.dscr) } ? .steps(changed) : nil
        }
    }

    /// Example: 1.35, and 1.3to20,1.45 for 1.30 to period 20 and 1.45 from then on.
    public var text: String {
        switch self {
        case .flat(let dscr): shortNumber(dscr)
        case .steps(let steps):
            steps.map { step in shortNumber(step.dscr) + (step.toPeriod.map { "to\($0)" } ?? "") }.joined(separator: ",")
        }
    }

    /// Reads what ``text`` writes; nil where it is not that.
    public init?(text: String) {
        func number(_ text: some StringProtocol) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
        if let dscr = number(text) {
            self = .flat(dscr)
            return
        }
        var steps: [Deal.DSCRStep] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
            guard let dscr = number(sides[0]) else { return nil }
            guard sides.count == 2 else {
                steps.append(Deal.DSCRStep(toPeriod: nil, dscr: dscr))
                continue
            }
            guard sides[1].hasPrefix("o"), let period = Int(sides[1].dropFirst()) else { return nil }
            steps.append(Deal.DSCRStep(toPeriod: period, dscr: dscr))
        }
        self = .steps(steps)
    }

    /// Reads a number, or an object with steps.
    init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        guard case .object = node.content else {
            self = .flat(ObjectReader.number(node, at: path, log))
            return
        }
        let reader = ObjectReader(node, path: path, keys: ["steps"], log: log)
        self = .steps(
            reader.list("steps").map { item in
                let step = ObjectReader(item.node, path: item.path, keys: ["to_period", "dscr"], log: log)
                return Deal.DSCRStep(toPeriod: step.optionalWhole("to_period"), dscr: step.number("dscr"))
            })
    }

    /// Targets within their range; periods that rise, the last step without one.
    func check(_ check: RangeCheck, _ path: String) {
        guard case .steps(let steps) = self else {
            check.number(divisor, in: Deal.Limit.dscrTarget, path)
            return
        }
        check.count(steps.count, in: 1...Deal.Limit.dscrSteps, path + ".steps", of: "step")
        var before = 0
        for (i, step) in steps.enumerated() {
            let place = "\(path).steps[\(i)]"
            check.number(step.dscr, in: Deal.Limit.dscrTarget, place + ".dscr")
            guard i < steps.count - 1 else {
                if let period = step.toPeriod, check.whole(period, in: 1...Deal.Limit.tenorMonths, place + ".to_period") {
                    let message = "must be left out of the last step, which goes on to maturity, found \(period)"
                    check.log.report("dscr_steps", at: place + ".to_period", message)
                }
                continue
            }
            guard let period = step.toPeriod else {
                check.log.report("dscr_steps", at: place + ".to_period", "must be given in every step but the last, found nothing")
                continue
            }
            guard check.whole(period, in: 1...Deal.Limit.tenorMonths, place + ".to_period") else { continue }
            if period <= before {
                let message = "must be above \(before), the step before's, found \(period)"
                check.log.report("dscr_steps", at: place + ".to_period", message)
            }
            before = max(before, period)
        }
    }
}

extension Deal.DSCRTarget: Stated {
    var json: JSONValue {
        switch self {
        case .flat(let dscr): .number(dscr)
        case .steps(let steps):
            .object([
                (
                    "steps",
                    .array(
                        steps.map { step in
                            let dscr: [(key: String, value: JSONValue)] = [("dscr", .number(step.dscr))]
                            return .object((step.toPeriod.map { [("to_period", $0.json)] } ?? []) + dscr)
                        })
                )
            ])
        }
    }

    static var schema: JSONValue {
        .object([("anyOf", .array([.type("number"), .reference("deal.schema.json#/$defs/dscr_steps")]))])
    }

    /// A target for all periods is its number, as before there were others.
    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .flat(let dscr): bytes.put(dscr)
        case .steps(let steps):
            bytes.put(Double.nan)
            bytes.put(steps.count)
            for step in steps {
                bytes.put(step.toPeriod)
                bytes.put(step.dscr)
            }
        }
    }
}
