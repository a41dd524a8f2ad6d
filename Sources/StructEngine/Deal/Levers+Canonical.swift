extension Deal.Levers: Canonical {
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

extension Deal.Coupon: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .rate(let rate):
            bytes.put("rate")
            bytes.put(rate)
        case .spread(let points):
            bytes.put("spread")
            bytes.put(points)
        }
    }
}

extension Deal.Profile: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(kind)
        bytes.put(interestOnlyMonths)
        bytes.put(balloon)
    }
}

extension Deal.Mezzanine: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(dscr)
        bytes.put(coupon)
        bytes.put(tenorYears)
        bytes.put(profile)
    }
}

extension Deal.Wrap: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(premiumBasisPoints)
        bytes.put(insurerRating)
    }
}

extension Deal.Sidecar: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(soldShare)
        bytes.put(haircut)
        bytes.put(tenorYears)
    }
}
