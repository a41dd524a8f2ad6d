extension Waterfall {
    /// What a test found, one entry a period.
    public struct TestBook: Sendable, Equatable {
        public let test: Deal.CovenantTest
        /// The figure; nil where there is nothing to test: nothing due, nothing outstanding, after maturity.
        public internal(set) var values: [Double?]
        /// Whether its effect is in force after the period.
        public internal(set) var inForce: [Bool]

        /// True where a value breaks the bound.
        public func fails(_ place: Int) -> Bool {
            values.indices.contains(place) ? values[place].map(test.fails) ?? false : false
        }
    }

    /// What became of the senior's balloon at its maturity.
    public struct Refinancing: Sendable, Equatable {
        public let period: Int
        /// The senior's balance before it, unpaid principal included.
        public let balanceMinor: Int64
        /// Cash flow of the next f periods, as far as the waterfall goes.
        public let nextYearMinor: Int64
        /// False where the balloon fell due in cash; what the period did not pay of it is a default at maturity.
        public let isRefinanced: Bool
        /// After a default at maturity, what of the senior is unpaid when the waterfall ends: principal, interest, fees.
        public internal(set) var lossMinor: Int64
    }

    /// A test that began to fail, or was cured; a balloon that could not be refinanced.
    public struct Event: Sendable, Equatable {
        public enum Kind: String, Sendable, CaseIterable {
            /// The effect comes into force.
            case failed
            /// The effect ends.
            case cured
            /// The balloon is not refinanced, and not paid in cash either.
            case maturityDefault = "maturity_default"
        }

        public let kind: Kind
        public let period: Int
        /// Number of the test, from 0; nil for a default at maturity.
        public let test: Int?
        /// The figure of the test.
        public let value: Double?
        public let bound: Double?
    }

    /// Every change of a test's state, and a default at maturity, by period and then by the number of the test.
    public var events: [Event] {
        var events: [Event] = []
        for place in periods.indices {
            for (number, book) in tests.enumerated() {
                let (before, after) = (place > 0 && book.inForce[place - 1], book.inForce[place])
                guard before != after else { continue }
                events.append(
                    Event(
                        kind: after ? .failed : .cured, period: place + 1, test: number, value: book.values[place], bound: book.test.bound))
            }
            if let refinancing, !refinancing.isRefinanced, refinancing.period == place + 1,
                let senior = tranches.first?.flows[place], senior.unpaidMinor > 0
            {
                events.append(Event(kind: .maturityDefault, period: place + 1, test: nil, value: nil, bound: nil))
            }
        }
        return events
    }
}

/// A covenant test while its waterfall runs.
struct TestLedger {
    let test: Deal.CovenantTest
    private(set) var value: Double?
    private(set) var isInForce = false
    private var heldInARow = 0

    init(_ test: Deal.CovenantTest) { self.test = test }

    /// Takes in the figure of a period; without one the state stays, but for a sweep, which is of failing periods alone.
    mutating func judge(_ figure: Double?) {
        value = figure.flatMap { $0.isFinite ? $0 : nil }
        guard let value else {
            if test.effect == .sweep { isInForce = false }
            return
        }
        if test.fails(value) {
            (isInForce, heldInARow) = (true, 0)
        } else if test.effect == .sweep {
            isInForce = false
        } else if isInForce, test.effect != .default {
            heldInARow += 1
            isInForce = heldInARow < test.curePeriods
        }
    }
}
