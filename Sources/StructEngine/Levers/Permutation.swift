/// One value for every lever: what a canonical index stands for, with every default filled in.
public struct Permutation: Sendable, Equatable {
    /// Pool id.
    public var pool: String
    public var targetRating: Deal.TargetRating
    public var cashFlowBasis: Deal.CashFlowBasis
    public var seniorDSCR: Deal.DSCRTarget?
    public var seniorLTV: Double?
    public var seniorCoupon: Deal.Coupon
    public var seniorTenor: Deal.Tenor
    public var seniorProfile: Deal.Profile
    public var mezzanine: Deal.Mezzanine?
    public var wrap: Deal.Wrap?
    /// Nil: what the target rating requires.
    public var dsraMonths: Int?
    public var equityShare: Double
    public var sidecar: Deal.Sidecar?
    public var repoTarget: Deal.RepoTarget?

    /// One value for every lever; see the properties for units. What is left out has the value that
    /// an absent lever has in a deal file.
    public init(
        pool: String, targetRating: Deal.TargetRating, cashFlowBasis: Deal.CashFlowBasis = .contract, seniorDSCR: Deal.DSCRTarget? = nil,
        seniorLTV: Double? = nil, seniorCoupon: Deal.Coupon, seniorTenor: Deal.Tenor,
        seniorProfile: Deal.Profile = Deal.Profile(kind: .annuity), mezzanine: Deal.Mezzanine? = nil, wrap: Deal.Wrap? = nil,
        dsraMonths: Int? = nil, equityShare: Double = 0, sidecar: Deal.Sidecar? = nil, repoTarget: Deal.RepoTarget? = nil
    ) {
        self.pool = pool
        self.targetRating = targetRating
        self.cashFlowBasis = cashFlowBasis
        self.seniorDSCR = seniorDSCR
        self.seniorLTV = seniorLTV
        self.seniorCoupon = seniorCoupon
        self.seniorTenor = seniorTenor
        self.seniorProfile = seniorProfile
        self.mezzanine = mezzanine
        self.wrap = wrap
        self.dsraMonths = dsraMonths
        self.equityShare = equityShare
        self.sidecar = sidecar
        self.repoTarget = repoTarget
    }

    /// The values with the given numbers on the lists of the levers. Written out: by key paths an
    /// evaluation would take a third longer.
    init(_ digits: LeverSpace.Digits, of levers: Deal.Levers) {
        pool = levers.pool[digits[.pool]]
        targetRating = levers.targetRating[digits[.targetRating]]
        cashFlowBasis = levers.cashFlowBasis[digits[.cashFlowBasis]]
        seniorDSCR = levers.seniorDSCR[digits[.seniorDSCR]]
        seniorLTV = levers.seniorLTV[digits[.seniorLTV]]
        seniorCoupon = levers.seniorCoupon[digits[.seniorCoupon]]
        seniorTenor = levers.seniorTenor[digits[.seniorTenor]]
        seniorProfile = levers.seniorProfile[digits[.seniorProfile]]
        mezzanine = levers.mezzanine[digits[.mezzanine]]
        wrap = levers.wrap[digits[.wrap]]
        dsraMonths = levers.dsraMonths[digits[.dsraMonths]]
        equityShare = levers.equityShare[digits[.equityShare]]
        sidecar = levers.sidecar[digits[.sidecar]]
        repoTarget = levers.repoTarget[digits[.repoTarget]]
    }
}

extension Permutation {
    /// A lever's value here, and the list of a deal's levers that it is taken from.
    struct Place: Sendable {
        let lever: Lever
        let field: Field<Permutation>
        /// The number of the value on the list; nil where it is not there.
        let number: @Sendable (Permutation, Deal.Levers) -> Int?

        init<Value: Stated & Equatable & Sendable>(
            _ lever: Lever, _ value: KeyPath<Permutation, Value> & Sendable, _ list: KeyPath<Deal.Levers, [Value]> & Sendable
        ) {
            self.lever = lever
            field = Field(lever.key, { $0[keyPath: value] })
            number = { $1[keyPath: list].firstIndex(of: $0[keyPath: value]) }
        }

        /// The value of this lever with a number on its list.
        func value(_ number: Int, of levers: Deal.Levers) -> JSONValue {
            var digits = LeverSpace.Digits(repeating: 0)
            digits[lever.rawValue] = number
            let permutation = Permutation(digits, of: levers)
            return field.members.first?.value(permutation) ?? .null
        }
    }

    /// In the order of ``Lever``.
    static let places: [Place] = [
        Place(.pool, \.pool, \.pool),
        Place(.targetRating, \.targetRating, \.targetRating),
        Place(.cashFlowBasis, \.cashFlowBasis, \.cashFlowBasis),
        Place(.seniorDSCR, \.seniorDSCR, \.seniorDSCR),
        Place(.seniorLTV, \.seniorLTV, \.seniorLTV),
        Place(.seniorCoupon, \.seniorCoupon, \.seniorCoupon),
        Place(.seniorTenor, \.seniorTenor, \.seniorTenor),
        Place(.seniorProfile, \.seniorProfile, \.seniorProfile),
        Place(.mezzanine, \.mezzanine, \.mezzanine),
        Place(.wrap, \.wrap, \.wrap),
        Place(.dsraMonths, \.dsraMonths, \.dsraMonths),
        Place(.equityShare, \.equityShare, \.equityShare),
        Place(.sidecar, \.sidecar, \.sidecar),
        Place(.repoTarget, \.repoTarget, \.repoTarget),
    ]
}

extension Permutation: StatedByFields {
    /// The value of any lever, as a permutation states it.
    static let valueSchema = JSONValue.object([
        (
            "anyOf",
            .array(
                [
                    .object([("type", .array(["string", "number", "null"].map { .string($0) }))]),
                    .reference("deal.schema.json#/$defs/coupon"),
                ]
                    + ["profile", "mezz", "wrap", "sidecar"].map { .reference("structure.schema.json#/$defs/\($0)") })
        )
    ])

    static let schemaReference = "structure.schema.json#/$defs/permutation"
    static let fields = places.map(\.field)

    /// The levers as they would be written in a deal file.
    public var json: JSONValue { members }
}
