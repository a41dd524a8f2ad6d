/// Expands what a file says of a lever (a single value, a range, a list, an object of fields) into
/// its list of values.
struct LeverReader {
    let reader: ObjectReader
    /// Months of a payment period.
    private let period: Int
    var log: IssueLog { reader.log }

    init(_ reader: ObjectReader, paymentsPerYear: Int) {
        self.reader = reader
        period = [12, 4, 2, 1].contains(paymentsPerYear) ? 12 / paymentsPerYear : 1
    }

    private init(_ reader: ObjectReader, within other: LeverReader) {
        self.reader = reader
        period = other.period
    }

    typealias Located<Value> = (value: Value, path: String)

    /// The member as the nodes of its values: the elements of a list, else the one value.
    private func nodes(_ node: JSONNode, _ path: String) -> [(node: JSONNode, path: String)] {
        guard case .array(let items) = node.content else { return [(node, path)] }
        // An empty list would leave a product, and with it the whole lever's value, out without a
        // word.
        if items.isEmpty { RangeCheck(log).count(0, in: 1...Deal.Levers.maximumValues, path, of: "value") }
        return ObjectReader.list(node, at: path, log)
    }

    /// A lever without ranges: nil if absent.
    func list<Value>(_ key: String, _ element: (JSONNode, String) -> Value) -> [Value]? {
        reader.node(key).map { nodes($0, reader.path(of: key)).map { element($0.node, $0.path) } }
    }

    func requiredList<Value>(_ key: String, _ element: (JSONNode, String) -> Value) -> [Value] {
        guard reader.required(key) != nil else { return [] }
        return list(key, element) ?? []
    }

    /// A lever of numbers in any of the three forms: nil if absent.
    func numbers(_ key: String) -> [Located<Double>]? {
        reader.node(key).map { numbers($0, reader.path(of: key)) }
    }

    func requiredNumbers(_ key: String) -> [Located<Double>] {
        guard reader.required(key) != nil else { return [] }
        return numbers(key) ?? []
    }

    /// As ``numbers(_:)``, with null as a value of its own.
    func optionalNumbers(_ key: String) -> [Located<Double?>]? {
        guard let node = reader.node(key) else { return nil }
        let path = reader.path(of: key)
        if case .object = node.content { return range(node, path).map { ($0.value, $0.path) } }
        return nodes(node, path).map { ($0.node.isNull ? nil : ObjectReader.number($0.node, at: $0.path, log), $0.path) }
    }

    /// DSCR targets: null, numbers, a range, and objects with steps.
    func targets(_ key: String) -> [Deal.DSCRTarget?]? {
        guard let node = reader.node(key) else { return nil }
        let path = reader.path(of: key)
        // A range whose `step` is misspelt as `steps` is still meant as one.
        if case .object(let members) = node.content,
            members.contains(where: { $0.key == "min" }) || !members.contains(where: { $0.key == "steps" })
        {
            return range(node, path).map { .flat($0.value) }
        }
        return nodes(node, path).map { $0.node.isNull ? nil : Deal.DSCRTarget($0.node, $0.path, log) }
    }

    func numbers(_ node: JSONNode, _ path: String) -> [Located<Double>] {
        if case .object = node.content { return range(node, path) }
        return nodes(node, path).map { (ObjectReader.number($0.node, at: $0.path, log), $0.path) }
    }

    /// `{"min", "max", "step"}`: min + k·step for k = 0 … ⌊(max − min)/step + 1e-9⌋, each rounded
    /// to 10 decimals, never accumulated.
    private func range(_ node: JSONNode, _ path: String) -> [Located<Double>] {
        let fields = ObjectReader(node, path: path, keys: ["min", "max", "step"], log: log)
        let (low, high, step) = (fields.number("min"), fields.number("max"), fields.number("step"))
        guard !log.hasFault(inside: path) else { return [] }
        guard step > 0 else {
            log.report("range_step", at: path + ".step", "must be above 0, found \(shortNumber(step))")
            return []
        }
        guard high >= low else {
            log.report("range_order", at: path + ".max", "must be at least min \(shortNumber(low)), found \(shortNumber(high))")
            return []
        }
        let steps = ((high - low) / step + 1e-9).rounded(.down)
        guard steps < Double(Deal.Levers.maximumValues) else {
            let message = "must have at most \(Deal.Levers.maximumValues) values, found \(shortNumber(steps + 1)); use a larger step"
            log.report("too_many_values", at: path, message)
            return []
        }
        return (0...Int(steps)).map { (((low + Double($0) * step) * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10, path) }
    }

    /// A value of a lever that counts in whole units.
    func whole(_ number: Located<Double>) -> Int {
        let (value, path) = number
        guard !value.isNaN else { return 0 }
        if abs(value) <= 1e9, let whole = Int(exactly: value) { return whole }
        log.report("not_whole", at: path, "must be a whole number of at most 9 digits, found \(shortNumber(value))")
        return 0
    }

    /// A tenor in years; whether its months are whole periods is asked with its bounds.
    func tenor(_ number: Located<Double>) -> Deal.Tenor {
        let (value, path) = number
        guard !value.isNaN else { return 0 }
        if let tenor = Deal.Tenor(years: value) { return tenor }
        Deal.Tenor.report(value, period: period, path, log)
        return 0
    }

    func optionalWhole(_ number: Located<Double?>) -> Int? { number.value.map { whole(($0, number.path)) } }

    func coupons(_ key: String) -> [Deal.Coupon] {
        guard let node = reader.required(key) else { return [] }
        return coupons(node, reader.path(of: key))
    }

    /// Rates, ranges of rates, and spreads (which may themselves be a range or a list), in any
    /// mixture.
    private func coupons(_ node: JSONNode, _ path: String) -> [Deal.Coupon] {
        nodes(node, path).flatMap { item -> [Deal.Coupon] in
            guard case .object(let members) = item.node.content else {
                return [.rate(ObjectReader.number(item.node, at: item.path, log))]
            }
            if members.contains(where: { ["min", "max", "step"].contains($0.key) }) {
                return range(item.node, item.path).map { .rate($0.value) }
            }
            let fields = ObjectReader(item.node, path: item.path, keys: ["spread_bps"], log: log)
            guard let spread = fields.required("spread_bps") else { return [] }
            return numbers(spread, item.path + ".spread_bps").map { .spread(basisPoints: $0.value) }
        }
    }

    /// A lever given as objects: null, one object, a list of both, or (with `include_none` or
    /// fields that are lists) their product.
    private func objects<Value>(
        _ key: String, keys: [String], product: (ObjectReader, LeverReader) -> [Value]
    ) -> [Value?]? {
        guard let node = reader.node(key) else { return nil }
        let path = reader.path(of: key)
        guard case .array = node.content else { return expand(node, path, keys: keys + ["include_none"], product: product) }
        return ObjectReader.list(node, at: path, log).flatMap { item -> [Value?] in
            let values = expand(item.node, item.path, keys: keys, product: product)
            if values.count > 1 {
                log.report("nested_list", at: item.path, "must be a single value inside a list, found one that stands for \(values.count)")
            }
            return values
        }
    }

    private func expand<Value>(
        _ node: JSONNode, _ path: String, keys: [String], product: (ObjectReader, LeverReader) -> [Value]
    ) -> [Value?] {
        if node.isNull { return [nil] }
        let fields = ObjectReader(node, path: path, keys: keys, log: log)
        var values: [Value?] = []
        if keys.contains("include_none"), fields.flag("include_none", default: false) { values.append(nil) }
        return values + product(fields, LeverReader(fields, within: self)).map { $0 }
    }

    /// True (and a fault) if a product of fields would have more values than a lever may.
    private func isTooMany(_ counts: [Int], _ fields: ObjectReader) -> Bool {
        var total = 1
        for count in counts {
            total = total.multipliedReportingOverflow(by: count).partialValue
            guard total <= Deal.Levers.maximumValues else {
                let message =
                    "must have at most \(Deal.Levers.maximumValues) values, found a product of \(counts.map(String.init).joined(separator: "·"))"
                log.report("too_many_values", at: fields.path, message)
                return true
            }
        }
        return false
    }

    func mezzanine(_ key: String) -> [Deal.Mezzanine?]? {
        objects(key, keys: ["dscr", "coupon", "tenor_years", "profile"]) { fields, values in
            let dscr = values.requiredNumbers("dscr").map(\.value)
            let coupon = values.coupons("coupon")
            let tenor = values.requiredNumbers("tenor_years").map(values.tenor)
            let profile = values.requiredList("profile") { Deal.Profile($0, $1, log) }
            guard !isTooMany([dscr.count, coupon.count, tenor.count, profile.count], fields) else { return [] }
            return dscr.flatMap { dscr in
                coupon.flatMap { coupon in
                    tenor.flatMap { tenor in
                        profile.map { Deal.Mezzanine(dscr: dscr, coupon: coupon, tenor: tenor, profile: $0) }
                    }
                }
            }
        }
    }

    func wrap(_ key: String) -> [Deal.Wrap?]? {
        objects(key, keys: ["premium_bps", "insurer_rating"]) { fields, values in
            let premium = values.requiredNumbers("premium_bps").map(\.value)
            let rating = values.requiredList("insurer_rating") {
                ObjectReader.choice($0, at: $1, log) ?? Deal.Rating.nr
            }
            guard !isTooMany([premium.count, rating.count], fields) else { return [] }
            return premium.flatMap { premium in
                rating.map { Deal.Wrap(premiumBasisPoints: premium, insurerRating: $0) }
            }
        }
    }

    func sidecar(_ key: String) -> [Deal.Sidecar?]? {
        objects(key, keys: ["sold_pct", "haircut_pct", "tenor_years"]) { fields, values in
            let sold = values.requiredNumbers("sold_pct").map(\.value)
            let haircut = values.requiredNumbers("haircut_pct").map(\.value)
            let tenor = values.requiredNumbers("tenor_years").map(values.tenor)
            guard !isTooMany([sold.count, haircut.count, tenor.count], fields) else { return [] }
            return sold.flatMap { sold in
                haircut.flatMap { haircut in
                    tenor.map { Deal.Sidecar(soldShare: sold, haircut: haircut, tenor: $0) }
                }
            }
        }
    }
}
