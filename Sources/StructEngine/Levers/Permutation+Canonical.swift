extension Permutation: Stated {
    static var schema: JSONValue { .reference("structure.schema.json#/$defs/permutation") }

    func write(to bytes: inout CanonicalBytes) {
        bytes.put(pool)
        bytes.put(targetRating)
        bytes.put(cashFlowBasis)
        bytes.put(seniorDSCR)
        bytes.put(seniorLTV)
        bytes.put(seniorCoupon)
        bytes.put(seniorTenorYears)
        bytes.put(seniorProfile)
        bytes.put(mezzanine)
        bytes.put(wrap)
        bytes.put(dsraMonths)
        bytes.put(equityShare)
        bytes.put(sidecar)
        bytes.put(repoTarget)
    }
}
