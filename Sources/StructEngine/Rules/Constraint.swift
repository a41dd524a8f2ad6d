/// What a structure must meet. New constraints may come with any version: look them up by ``key``,
/// or go through ``allCases``.
///
/// Everything that is the same for all structures is a row of one table (`Constraint+Table`): key,
/// gate, unit, whether there is a tolerance, and on which levers the margin depends. The order of
/// the rows is the order of reports, and of precedence where two constraints bind equally.
public struct Constraint: Sendable, Hashable, CaseIterable {
    /// Place in the table.
    let position: Int

    init(_ place: Place) { position = place.rawValue }

    /// The constraint of a key, such as `MAX_LTV`; nil for any other text.
    public init?(key: String) {
        guard let position = Constraint.table.firstIndex(where: { $0.key == key }) else { return nil }
        self.position = position
    }

    /// Nil beyond the table.
    init?(position: Int) {
        guard Constraint.table.indices.contains(position) else { return nil }
        self.position = position
    }

    /// The two moments at which a structure is judged: A on static facts and sizes, B period by
    /// period and under stress.
    public enum Gate: String, Sendable, CaseIterable {
        case a = "gate_a"
        case b = "gate_b"
    }

    /// The name used in files and reports.
    public var key: String { Constraint.keys[position] }
    public var gate: Gate { position < Constraint.countAtGateA ? .a : .b }
    /// The unit of the margin, for people.
    public var unit: String { row.unit }
    /// Ruleset v1.0's; nil if no shortfall is small enough for a near miss.
    var standardTolerance: Double? { row.tolerance }

    func dependence(on lever: Lever) -> Dependence { row.dependence[lever] ?? .none }

    /// True if the margin is one of N or N_m.
    var readsSizes: Bool { dependence(on: .seniorNotional) != .none || dependence(on: .mezzNotional) != .none }

    /// All constraints, in the order of reports.
    public static let allCases = Place.allCases.map { Constraint($0) }

    private static let keys = table.map(\.key)

    private var row: Row { Constraint.table[position] }

    struct Row: Sendable {
        let key: String
        let gate: Gate
        let unit: String
        let tolerance: Double?
        let dependence: [Lever: Dependence]

        init(_ key: String, _ gate: Gate, _ unit: String, tolerance: Double?, _ dependence: [Lever: Dependence]) {
            self.key = key
            self.gate = gate
            self.unit = unit
            self.tolerance = tolerance
            self.dependence = dependence
        }
    }
}
