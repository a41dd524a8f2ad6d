/// What a structure must meet. New constraints may come with any version: look them up by ``key``,
/// or go through ``allCases``.
///
/// Everything that is the same for all structures is a row of one table, ``Constraint/table``: key,
/// gate, unit, whether there is a tolerance, and on which levers the margin depends. The order of
/// the rows is the order of reports, and of precedence where two constraints bind equally.
public struct Constraint: Sendable, Hashable, CaseIterable {
    /// Place in the table.
    let position: Int

    private init(_ place: Place) { position = place.rawValue }

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
    public var key: String { row.key }
    public var gate: Gate { row.gate }
    /// The unit of the margin, for people.
    public var unit: String { row.unit }
    /// False if no shortfall is small enough for a near miss.
    var hasTolerance: Bool { row.hasTolerance }

    func dependence(on lever: Lever) -> Dependence { row.dependence[lever] ?? .none }

    /// True if the margin is one of N or N_m.
    var readsSizes: Bool { dependence(on: .seniorNotional) != .none || dependence(on: .mezzNotional) != .none }

    /// All constraints, in the order of reports.
    public static let allCases = Place.allCases.map { Constraint($0) }

    /// The rows' places. Constraints of Gate A come first.
    enum Place: Int, CaseIterable {
        case minSize, tenorLimit, couponBounds, concentrationLimit, maxLTV, afBand, minCoverage, mezzShare, repoEligibility
        case minDSCRSenior, stressDSCR, minDSCRMezz, minICR, walBounds, minAmortisation, maxBalloon, dsraMonths
    }

    private var row: Row { Constraint.table[position] }

    struct Row: Sendable {
        let key: String
        let gate: Gate
        let unit: String
        let hasTolerance: Bool
        let dependence: [Lever: Dependence]

        init(_ key: String, _ gate: Gate, _ unit: String, hasTolerance: Bool = true, _ dependence: [Lever: Dependence]) {
            self.key = key
            self.gate = gate
            self.unit = unit
            self.hasTolerance = hasTolerance
            self.dependence = dependence
        }
    }
}

extension Constraint {
    @inline(__always) public static var minSize: Constraint { Constraint(.minSize) }
    @inline(__always) public static var tenorLimit: Constraint { Constraint(.tenorLimit) }
    @inline(__always) public static var couponBounds: Constraint { Constraint(.couponBounds) }
    @inline(__always) public static var concentrationLimit: Constraint { Constraint(.concentrationLimit) }
    @inline(__always) public static var maxLTV: Constraint { Constraint(.maxLTV) }
    @inline(__always) public static var afBand: Constraint { Constraint(.afBand) }
    @inline(__always) public static var minCoverage: Constraint { Constraint(.minCoverage) }
    @inline(__always) public static var mezzShare: Constraint { Constraint(.mezzShare) }
    @inline(__always) public static var repoEligibility: Constraint { Constraint(.repoEligibility) }
    @inline(__always) public static var minDSCRSenior: Constraint { Constraint(.minDSCRSenior) }
    @inline(__always) public static var stressDSCR: Constraint { Constraint(.stressDSCR) }
    @inline(__always) public static var minDSCRMezz: Constraint { Constraint(.minDSCRMezz) }
    @inline(__always) public static var minICR: Constraint { Constraint(.minICR) }
    @inline(__always) public static var walBounds: Constraint { Constraint(.walBounds) }
    @inline(__always) public static var minAmortisation: Constraint { Constraint(.minAmortisation) }
    @inline(__always) public static var maxBalloon: Constraint { Constraint(.maxBalloon) }
    @inline(__always) public static var dsraMonths: Constraint { Constraint(.dsraMonths) }
}
