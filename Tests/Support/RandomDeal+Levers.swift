import Foundation

/// Levers of a random deal, in every form in which a lever can be given.
extension RandomDeal {
    mutating func levers(pools: [String]) -> [(String, OrderedJSON)] {
        let tenors = tenorList()
        let shortest = (tenors.min() ?? 5) - (hasPartYears ? 1 : 0)
        var levers: [(String, OrderedJSON)] = []
        if random.chance(50) {
            let used = random.pick(random.int(1...pools.count), of: pools)
            levers.append(("pool", oneOrMany(used.map { .text($0) })))
        }
        levers.append(("target_rating", oneOrMany(random.pick(ratings.count, of: ratings).map { .text($0) })))
        if random.chance(70) {
            let bases = random.pick(random.int(1...3), of: ["flat", "contract", "hybrid"])
            levers.append(("cash_flow_basis", oneOrMany(bases.map { .text($0) })))
        }
        levers += sizingLevers()
        levers.append(("senior_coupon", seniorCoupon()))
        levers.append(("senior_tenor_years", oneOrMany(tenors.map { tenor($0) })))
        if random.chance(85) { levers.append(("senior_profile", oneOrMany(profiles(shortestTenor: shortest, upTo: 4)))) }
        if random.chance(60) { levers.append(("mezz", mezz())) }
        if random.chance(50) { levers.append(("wrap", wrap())) }
        if random.chance(40) {
            levers.append(("dsra_months", grid(random.pick([1, 3, 6, 6]), 1, steps: random.int(0...5), decimals: 0, top: 12)))
        }
        if random.chance(95) {
            levers.append(("equity_pct", grid(random.int(6...10) * 5, 5, steps: random.int(0...3), decimals: 2, top: 100)))
        }
        if random.chance(40) { levers.append(("sidecar", sidecar())) }
        if random.chance(40) { levers.append(("repo_target", repoTarget())) }
        return levers
    }

    private mutating func tenorList() -> [Int] {
        let choices = [5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18].filter { $0 <= longestTenor && 2 * $0 >= longestTenor }
        return random.pick(random.int(1...4), of: choices)
    }

    /// Years, or less by some payment periods.
    private mutating func tenor(_ years: Int) -> OrderedJSON {
        guard hasPartYears, frequency > 1, random.chance(60) else { return .whole(years) }
        return .number(Double(years * frequency - random.int(1...(frequency - 1))) / Double(frequency))
    }

    /// DSCR targets near the floors of the ratings, with or without a cap on senior LTV, or a cap
    /// alone.
    private mutating func sizingLevers() -> [(String, OrderedJSON)] {
        let caps = grid(random.int(8...12) * 5, 5, steps: random.int(0...2), decimals: 2, top: 80)
        switch random.int(0...9) {
        case 0: return [("senior_ltv", caps)]
        case 1: return [("senior_dscr", .null), ("senior_ltv", caps)]
        case 2, 3:
            let targets = random.pick(random.int(1...3), of: [1.2, 1.25, 1.3, 1.35, 1.4, 1.5, 1.6]).map { OrderedJSON.number($0) }
            return [("senior_dscr", .list([.null] + targets)), ("senior_ltv", caps)]
        case 4:
            let limits = random.pick(random.int(1...2), of: [0.5, 0.55, 0.6]).map { OrderedJSON.number($0) }
            return [("senior_dscr", dscrTargets()), ("senior_ltv", .list(limits + [.null]))]
        case 5, 6: return [("senior_dscr", dscrTargets()), ("senior_ltv", caps)]
        default: return [("senior_dscr", dscrTargets())]
        }
    }

    private mutating func dscrTargets() -> OrderedJSON {
        let start = ["AAA": 145, "AA": 135, "A": 125, "BBB": 120][ratings[0]] ?? 130
        if hasTargetSteps { return steppedTargets(start) }
        return grid(start - random.int(0...1) * 5, 5, steps: random.int(1...5), decimals: 2, top: 300)
    }

    /// Some targets by period, and others beside them.
    private mutating func steppedTargets(_ start: Int) -> OrderedJSON {
        func target(_ percent: Int) -> OrderedJSON { .number(Double(percent) / 100) }
        let stepped = (0..<random.int(1...2)).map { _ -> OrderedJSON in
            var last = 0
            var steps = (0..<random.int(1...3)).map { _ -> OrderedJSON in
                last += random.int(1...(3 * frequency))
                return .object([("to_period", .whole(last)), ("dscr", target(start + random.int(-10...15)))])
            }
            steps.append(.object([("dscr", target(start + random.int(-5...20)))]))
            return .object([("steps", .list(steps))])
        }
        let plain = random.chance(70) ? [target(start), target(start + 7)] : []
        if stepped.count == 1, plain.isEmpty, random.chance(50) { return stepped[0] }
        return .list(random.chance(50) ? plain + stepped : stepped + plain)
    }

    private mutating func seniorCoupon() -> OrderedJSON {
        let spread = random.int(16...22) * 10
        switch random.int(0...5) {
        case 0: return .object([("spread_bps", .whole(spread))])
        case 1: return .object([("spread_bps", grid(spread, 15, steps: random.int(1...3), decimals: 0, top: 400))])
        case 2:
            let rate = OrderedJSON.number(Double(baseRateBps + spread + 30) / 10000)
            return .list([.object([("spread_bps", .list([.whole(spread), .whole(spread + 20)]))]), rate])
        case 3: return .list([.object([("spread_bps", .whole(spread))]), .object([("spread_bps", .whole(spread + 45))])])
        default: return grid(baseRateBps + spread, 25, steps: random.int(0...3), decimals: 4, top: 1200)
        }
    }

    /// Distinct profiles whose interest-only time is shorter than a tenor and a whole number of
    /// payment periods.
    private mutating func profiles(shortestTenor: Int, upTo count: Int) -> [OrderedJSON] {
        let months = 12 / frequency
        let longest = min(36, shortestTenor * 12 - months) / months
        var profiles: [(key: String, json: OrderedJSON)] = []
        for _ in 0..<random.int(1...count) {
            let kind = random.pick(["annuity", "annuity", "level", "sculpted", "sculpted", "bullet"])
            let io = random.chance(30) ? random.int(1...max(1, longest)) * months : 0
            let balloon = random.chance(30) ? random.int(1...4) * 5 : 0
            let key = kind == "bullet" ? kind : "\(kind) \(io) \(kind == "sculpted" ? 0 : balloon)"
            if profiles.contains(where: { $0.key == key }) { continue }
            var members: [(String, OrderedJSON)] = [("kind", .text(kind))]
            if io > 0 || random.chance(20) { members.append(("io_months", .whole(io))) }
            if kind != "sculpted", balloon > 0 || random.chance(20) { members.append(("balloon_pct", .number(Double(balloon) / 100))) }
            profiles.append((key, .object(members)))
        }
        return profiles.map(\.json)
    }

    private mutating func mezz() -> OrderedJSON {
        let tenors = random.pick(random.int(1...2), of: [5, 7, 10, longestTenor].filter { $0 <= longestTenor && $0 != 0 }.uniqued)
        let profiles = profiles(shortestTenor: (tenors.min() ?? 5) - (hasPartYears ? 1 : 0), upTo: 2)
        let spread = random.int(35...60) * 10
        let coupon: OrderedJSON =
            random.chance(50)
            ? .object([("spread_bps", oneOrMany([.whole(spread), .whole(spread + 50)]))])
            : oneOrMany([.number(Double(baseRateBps + spread) / 10000), .object([("spread_bps", .whole(spread))])])
        let target = random.int(105...115)
        if random.chance(40) {
            let single = OrderedJSON.object([
                ("dscr", .number(Double(target) / 100)), ("coupon", .number(Double(baseRateBps + spread) / 10000)),
                ("tenor_years", tenor(tenors[0])), ("profile", profiles[0]),
            ])
            return random.chance(50) ? single : .list([.null, single])
        }
        var members: [(String, OrderedJSON)] = [
            ("dscr", grid(target, 5, steps: random.int(0...2), decimals: 2, top: 200)), ("coupon", coupon),
            ("tenor_years", oneOrMany(tenors.map { tenor($0) })), ("profile", oneOrMany(profiles)),
        ]
        if random.chance(80) { members.insert(("include_none", .boolean(random.chance(85))), at: random.int(0...4)) }
        return .object(members)
    }

    private mutating func wrap() -> OrderedJSON {
        let premium = random.int(10...35)
        let insurers = random.pick(random.int(1...2), of: ["AAA", "AA+", "AA", "A+", "A", "BBB"])
        if random.chance(40) {
            let single = OrderedJSON.object([("premium_bps", .whole(premium)), ("insurer_rating", .text(insurers[0]))])
            return random.chance(40) ? single : .list([single, .null])
        }
        return .object([
            ("include_none", .boolean(true)),
            ("premium_bps", grid(premium, 5, steps: random.int(0...2), decimals: 0, top: 60)),
            ("insurer_rating", oneOrMany(insurers.map { .text($0) })),
        ])
    }

    private mutating func sidecar() -> OrderedJSON {
        let years = random.pick([5, 8, 10].filter { $0 <= longestTenor })
        let tenor = tenor(years)
        let sold = random.int(2...6) * 10
        if random.chance(40) {
            let single = OrderedJSON.object([
                ("sold_pct", .number(Double(sold) / 100)), ("haircut_pct", .number(random.decimal(0...30, decimals: 2))),
                ("tenor_years", tenor),
            ])
            return .list([.null, single])
        }
        return .object([
            ("sold_pct", grid(sold, 10, steps: random.int(0...2), decimals: 2, top: 100)),
            ("haircut_pct", grid(random.int(1...3) * 5, 5, steps: random.int(0...1), decimals: 2, top: 50)),
            ("tenor_years", tenor), ("include_none", .boolean(true)),
        ])
    }

    private mutating func repoTarget() -> OrderedJSON {
        let own = ["GBP": "boe", "EUR": "ecb", "USD": "fed"][currency]
        let target = random.chance(85) ? own : random.pick(["boe", "ecb", "fed"])
        guard let target else { return .null }
        return random.chance(25) ? .text(target) : .list([.null, .text(target)])
    }

    // MARK: - Forms

    /// A single value where there is one and a coin says so, else a list.
    private mutating func oneOrMany(_ values: [OrderedJSON]) -> OrderedJSON {
        values.count == 1 && random.chance(60) ? values[0] : .list(values)
    }

    /// An even grid of whole multiples of 10^-decimals, as a single value, a range or a list; never
    /// above `top`.
    private mutating func grid(_ start: Int, _ step: Int, steps: Int, decimals: Int, top: Int) -> OrderedJSON {
        let unit = RandomSource.powerOfTen(decimals)
        let last = min(steps, max(0, (top - start) / step))
        if last > 0, random.chance(50) {
            return .object([
                ("min", .number(Double(start) / unit)), ("max", .number(Double(start + last * step) / unit)),
                ("step", .number(Double(step) / unit)),
            ])
        }
        return oneOrMany((0...last).map { .number(Double(start + $0 * step) / unit) })
    }
}

extension Array where Element: Hashable {
    /// The elements without later repeats, in order.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
