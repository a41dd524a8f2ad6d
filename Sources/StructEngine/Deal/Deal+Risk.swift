extension Deal {
    /// How drivers and tenants move in the simulation of a structure's life: five drivers with a shock a year each, whose
    /// shocks are correlated, and defaults of tenants that share a common factor.
    ///
    /// The values that stand where a deal says nothing are house convention, not estimates.
    public struct Risk: Sendable, Equatable {
        /// What is shocked every year, in the order of the correlation.
        public enum Driver: String, Sendable, CaseIterable {
            case cpi, rent, opex, vacancy, rate
        }

        /// Two drivers and the correlation of their shocks.
        public struct Correlation: Sendable, Equatable {
            public var first, second: Driver
            public var value: Double

            public init(_ first: Driver, _ second: Driver, _ value: Double) {
                (self.first, self.second, self.value) = (first, second, value)
            }
        }

        /// A figure that is drawn back to its mean: x_y = m + (1 − κ)(x_{y−1} − m) + σ·shock.
        public struct Reverting: Sendable, Equatable {
            public var mean: Double
            /// κ, the share of its distance from the mean that it loses in a year.
            public var reversion: Double
            /// σ a year.
            public var volatility: Double

            public init(mean: Double, reversion: Double, volatility: Double) {
                (self.mean, self.reversion, self.volatility) = (mean, reversion, volatility)
            }
        }

        public var cpi = Reverting(mean: 0.02, reversion: 0.35, volatility: 0.01)
        /// σ of the factor of rents: rent_y = rent_{y−1}·max(0, 1 + σ·shock).
        public var rentVolatility = 0.03
        /// σ of the factor of operating costs.
        public var opexVolatility = 0.04
        /// Vacancy on top of the operating assumption.
        public var vacancy = Reverting(mean: 0, reversion: 0.5, volatility: 0.01)
        /// Change of the rate against closing, in basis points; its mean is 0.
        public var rateReversion = 0.2
        public var rateVolatilityBasisPoints = 80.0
        /// Pairs that are not named have none.
        public var correlation: [Correlation] = [
            Correlation(.cpi, .rent, 0.4), Correlation(.cpi, .opex, 0.6), Correlation(.cpi, .rate, 0.5), Correlation(.rent, .vacancy, -0.5),
        ]
        /// Probability of default within a year, by rating.
        public var annualDefault = [Double](
            [0.0001, 0.0002, 0.0003, 0.0004, 0.0005, 0.0007, 0.001, 0.0015, 0.0025, 0.004, 0.012, 0.04, 0.2, 0.01])
        /// ρ, the correlation of any two tenants' latent figures.
        public var assetCorrelation = 0.15
        public var voidMonths = 12
        /// Share of the rent that the space of a tenant in default brings after the void.
        public var reletShare = 0.8

        public init() {}

        /// The correlation of the drivers' shocks, 1 on the diagonal.
        var matrix: [[Double]] {
            let drivers = Driver.allCases
            var matrix = drivers.map { row in drivers.map { $0 == row ? 1.0 : 0 } }
            for pair in correlation {
                guard let a = drivers.firstIndex(of: pair.first), let b = drivers.firstIndex(of: pair.second) else { continue }
                (matrix[a][b], matrix[b][a]) = (pair.value, pair.value)
            }
            return matrix
        }
    }
}

// MARK: Reading

extension Deal.Risk {
    init(_ parent: ObjectReader, _ log: IssueLog) {
        self.init()
        let keys = ["cpi", "rent", "opex", "vacancy", "rate", "correlation", "tenants"]
        guard parent.node("risk") != nil, let reader = parent.object("risk", keys: keys) else { return }
        cpi = Reverting(reader, "cpi", cpi)
        vacancy = Reverting(reader, "vacancy", vacancy)
        rentVolatility = reader.inner("rent", ["volatility"])?.number("volatility", default: rentVolatility) ?? rentVolatility
        opexVolatility = reader.inner("opex", ["volatility"])?.number("volatility", default: opexVolatility) ?? opexVolatility
        if let rate = reader.inner("rate", ["reversion", "volatility_bps"]) {
            rateReversion = rate.number("reversion", default: rateReversion)
            rateVolatilityBasisPoints = rate.number("volatility_bps", default: rateVolatilityBasisPoints)
        }
        if let node = reader.node("correlation") { readCorrelation(node, reader.path(of: "correlation"), log) }
        guard let tenants = reader.inner("tenants", ["annual_default", "asset_correlation", "void_months", "relet_pct"]) else { return }
        assetCorrelation = tenants.number("asset_correlation", default: assetCorrelation)
        voidMonths = tenants.whole("void_months", default: voidMonths)
        reletShare = tenants.number("relet_pct", default: reletShare)
        let ratings = Deal.Rating.allCases.map(\.rawValue)
        guard let defaults = tenants.inner("annual_default", ratings) else { return }
        for (place, rating) in ratings.enumerated() { annualDefault[place] = defaults.number(rating, default: annualDefault[place]) }
    }

    private mutating func readCorrelation(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        guard case .array(let items) = node.content else {
            let example = #"[["cpi", "rent", 0.4]]"#
            log.report("wrong_type", at: path, "must be a list such as \(example), found \(node.kind)")
            return
        }
        correlation = []
        var seen: Set<Set<Driver>> = []
        for (number, item) in items.enumerated() {
            let place = "\(path)[\(number)]"
            guard case .array(let parts) = item.content, parts.count == 3 else {
                log.report("correlation_pair", at: place, "must be two drivers and a number, found \(item.kind)")
                continue
            }
            let drivers = (0..<2).map { ObjectReader.choice(parts[$0], at: "\(place)[\($0)]", log) as Driver? }
            let value = ObjectReader.number(parts[2], at: "\(place)[2]", log)
            if !value.isNaN, !(-1...1).contains(value) {
                log.report("out_of_range", at: "\(place)[2]", "must be from -1 to 1, found \(shortNumber(value))")
            }
            guard let first = drivers[0], let second = drivers[1], (-1...1).contains(value) else { continue }
            if first == second {
                log.report("correlation_pair", at: place, "must name two different drivers, found \(first.rawValue) twice")
            } else if !seen.insert([first, second]).inserted {
                let message = "must name each pair once, found \(first.rawValue) and \(second.rawValue) again"
                log.report("correlation_pair", at: place, message)
            } else {
                correlation.append(Correlation(first, second, value))
            }
        }
    }
}

extension Deal.Risk.Reverting {
    fileprivate init(_ parent: ObjectReader, _ key: String, _ standard: Self) {
        self = standard
        guard let reader = parent.inner(key, ["mean", "reversion", "volatility"]) else { return }
        mean = reader.number("mean", default: mean)
        reversion = reader.number("reversion", default: reversion)
        volatility = reader.number("volatility", default: volatility)
    }
}

extension ObjectReader {
    /// An object that may be left out.
    fileprivate func inner(_ key: String, _ keys: [String]) -> ObjectReader? {
        node(key) == nil ? nil : object(key, keys: keys)
    }
}

// MARK: Bounds

extension Deal.Risk {
    func check(_ check: RangeCheck) {
        for (key, figure) in [("cpi", cpi), ("vacancy", vacancy)] {
            check.number(figure.mean, in: key == "cpi" ? -0.5...1 : 0...1, "risk.\(key).mean")
            check.number(figure.reversion, in: 0...1, "risk.\(key).reversion")
            check.number(figure.volatility, in: 0...1, "risk.\(key).volatility")
        }
        check.number(rentVolatility, in: 0...1, "risk.rent.volatility")
        check.number(opexVolatility, in: 0...1, "risk.opex.volatility")
        check.number(rateReversion, in: 0...1, "risk.rate.reversion")
        check.number(rateVolatilityBasisPoints, in: 0...10_000, "risk.rate.volatility_bps")
        for (number, pair) in correlation.enumerated() where !(-1...1).contains(pair.value) {
            let message = "must be from -1 to 1, found \(shortNumber(pair.value))"
            check.log.report("out_of_range", at: "risk.correlation[\(number)][2]", message)
        }
        for (rating, share) in zip(Deal.Rating.allCases, annualDefault) {
            check.number(share, in: 0...1, "risk.tenants.annual_default.\(rating.rawValue)")
        }
        if annualDefault.count != Deal.Rating.allCases.count {
            let message = "must have a share for each of \(Deal.Rating.allCases.count) ratings, found \(annualDefault.count)"
            check.log.report("count", at: "risk.tenants.annual_default", message)
        }
        check.number(assetCorrelation, in: 0...1, "risk.tenants.asset_correlation")
        check.whole(voidMonths, in: 0...1_200, "risk.tenants.void_months")
        check.number(reletShare, in: 0...1, "risk.tenants.relet_pct")
        guard !check.log.hasFault(inside: "risk.correlation") else { return }
        checkMatrix(check)
    }

    /// The shocks are drawn through the matrix's Cholesky factor, which needs it positive definite.
    private func checkMatrix(_ check: RangeCheck) {
        guard Correlations.factor(matrix) == nil else { return }
        let least = Correlations.eigenvalues(matrix).first ?? 0
        let nearest = Correlations.nearest(to: matrix)
        var pairs: [String] = []
        for (a, first) in Driver.allCases.enumerated() {
            for (b, second) in Driver.allCases.enumerated() where b > a && nearest[a][b] != 0 {
                pairs.append("[\(quoted(first.rawValue)), \(quoted(second.rawValue)), \(shortNumber(nearest[a][b]))]")
            }
        }
        let message =
            "must be a positive definite matrix, found the least eigenvalue \(shortNumber(Correlations.shown(least)));"
            + " the nearest that is one is [\(pairs.joined(separator: ", "))]"
        check.log.report("correlation_matrix", at: "risk.correlation", message)
    }
}

// MARK: Writing

extension Deal.Risk {
    var json: JSONValue {
        func reverting(_ figure: Reverting) -> JSONValue {
            .object([
                ("mean", .number(figure.mean)), ("reversion", .number(figure.reversion)), ("volatility", .number(figure.volatility)),
            ])
        }
        let pairs = correlation.map { JSONValue.array([.string($0.first.rawValue), .string($0.second.rawValue), .number($0.value)]) }
        let defaults = zip(Deal.Rating.allCases, annualDefault).map { ($0.rawValue, JSONValue.number($1)) }
        return .object([
            ("cpi", reverting(cpi)), ("rent", .object([("volatility", .number(rentVolatility))])),
            ("opex", .object([("volatility", .number(opexVolatility))])), ("vacancy", reverting(vacancy)),
            ("rate", .object([("reversion", .number(rateReversion)), ("volatility_bps", .number(rateVolatilityBasisPoints))])),
            ("correlation", .array(pairs)),
            (
                "tenants",
                .object([
                    ("annual_default", .object(defaults)), ("asset_correlation", .number(assetCorrelation)),
                    ("void_months", voidMonths.json), ("relet_pct", .number(reletShare)),
                ])
            ),
        ])
    }
}

extension Deal.Risk.Reverting: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(mean)
        bytes.put(reversion)
        bytes.put(volatility)
    }
}

extension Deal.Risk: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(cpi)
        bytes.put(rentVolatility)
        bytes.put(opexVolatility)
        bytes.put(vacancy)
        bytes.put(rateReversion)
        bytes.put(rateVolatilityBasisPoints)
        for row in matrix { bytes.put(row) }
        bytes.put(annualDefault)
        bytes.put(assetCorrelation)
        bytes.put(voidMonths)
        bytes.put(reletShare)
    }
}
