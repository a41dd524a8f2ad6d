/// A ruleset with its tables in a fixed order: the cases of a choice as declared, countries by
/// name.
extension Ruleset: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(version)
        bytes.put(columns)
        bytes.put(concentration.otherTenant)
        bytes.put(concentration.countries.count)
        for (country, limit) in concentration.countries.sorted(by: { $0.key < $1.key }) {
            bytes.put(country)
            bytes.put(limit)
        }
        bytes.put(concentration.otherCountry)
        bytes.put(concentration.city)
        bytes.put(concentration.site)
        bytes.put(waultMarginYears)
        bytes.put(minWALYears)
        bytes.put(maxWALShareOfTenorLimit)
        bytes.put(minCoverage)
        bytes.put(mezzanine.maxShare)
        bytes.put(mezzanine.dscrFloor)
        bytes.put(mezzanine.stressDSCRFloor)
        bytes.put(Deal.RepoTarget.allCases.map { repo[$0] })
        bytes.put(repoHaircutTenorYears)
        bytes.put(Constraint.allCases.map { tolerances[$0] })
        bytes.put(repoAdvanceFactorTolerance)
        bytes.put(repoTenorTolerance)
        bytes.put(weights)
        bytes.put(tiers)
    }
}

extension Ruleset.Column: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(Deal.Jurisdiction.allCases.map { dscrFloor[$0] })
        bytes.put(stressDSCRFloor)
        bytes.put(Deal.AssetClass.allCases.map { tenorLimitYears[$0] })
        bytes.put(maxLTV)
        bytes.put(advanceFactorLow)
        bytes.put(advanceFactorHigh)
        bytes.put(minICR)
        bytes.put(minAmortisation)
        bytes.put(maxBalloon)
        bytes.put(dsraMonths)
        bytes.put(spreadLowBasisPoints)
        bytes.put(spreadHighBasisPoints)
        bytes.put(largestTenantShare)
        bytes.put(largestTenantRating)
        bytes.put(wrapRelief)
        bytes.put(wrapInsurerRating)
        bytes.put(score)
        bytes.put(repoHaircuts)
    }
}

extension Ruleset.RepoRules: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(currency)
        bytes.put(ratingAtLeast)
        bytes.put(tenorLimitYears)
        bytes.put(maxAdvanceFactor)
    }
}

extension Ruleset.Tier: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(name)
        bytes.put(from)
    }
}

extension Constraint: Stated {
    func write(to bytes: inout CanonicalBytes) { bytes.put(key) }
    var json: JSONValue { .string(key) }
    static var schema: JSONValue { .reference("structure.schema.json#/$defs/constraint") }
}
