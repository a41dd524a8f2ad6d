/// One lever of a deal: where its list is, and how a file states its values.
struct LeverField: Sendable {
    let lever: Lever
    let count: @Sendable (Deal.Levers) -> Int
    /// Takes what a file says of it; what the file does not name stays.
    let read: @Sendable (LeverReader, inout Deal.Levers) -> Void
    /// As a file states it: a single value alone, several as a list or a product of fields.
    let json: @Sendable (Deal.Levers) -> JSONValue
    let write: @Sendable (Deal.Levers, inout CanonicalBytes) -> Void
    /// Each value by itself.
    let checkValues: @Sendable (Deal.Levers, RangeCheck, Deal) -> Void
    let checkDuplicates: @Sendable (Deal.Levers, RangeCheck, Deal) -> Void

    /// - Parameters:
    ///   - read: The values under a key; nil where it is absent.
    ///   - check: What must hold of each value.
    ///   - product: The values as one object with lists in its fields; nil where they are no such
    ///     product.
    init<Value: Stated & Hashable & Sendable>(
        _ lever: Lever, _ list: WritableKeyPath<Deal.Levers, [Value]> & Sendable,
        read: @escaping @Sendable (LeverReader, String) -> [Value]?,
        check: @escaping @Sendable ([Value], LeverCheck) -> Void = { _, _ in },
        product: @escaping @Sendable ([Value]) -> JSONValue? = { _ in nil }
    ) {
        self.lever = lever
        count = { $0[keyPath: list].count }
        self.read = { reader, levers in
            if let values = read(reader, lever.key) { levers[keyPath: list] = values }
        }
        json = { levers in
            let values = levers[keyPath: list]
            return product(values) ?? JSONValue.alone(values)
        }
        write = { $1.put($0[keyPath: list]) }
        checkValues = { check($0[keyPath: list], LeverCheck($1, lever, $2)) }
        checkDuplicates = { LeverCheck($1, lever, $2).unique($0[keyPath: list]) }
    }
}

extension JSONValue {
    /// A single value alone, several as a list.
    static func alone(_ values: [some Stated]) -> JSONValue { values.count == 1 ? values[0].json : values.json }
}
