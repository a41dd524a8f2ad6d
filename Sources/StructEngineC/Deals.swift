import StructEngine
import StructReport

@c(se_deal_read)
public func dealRead(_ json: UnsafePointer<CChar>?, _ length: Int, _ deal: Place, _ error: Place) -> Int32 {
    answer(deal, error) {
        let read = try Deal(json: try bytes(json, length, "the deal"))
        let faults = read.issues()
        guard faults.isEmpty else { throw StructError.issues(faults) }
        return DealHandle(read)
    }
}

@c(se_deal_json)
public func dealJSON(_ deal: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) { TextHandle(try DealHandle.borrowed(deal, "deal").deal.json.text() + "\n") }
}

@c(se_ruleset_read)
public func rulesetRead(_ json: UnsafePointer<CChar>?, _ length: Int, _ ruleset: Place, _ error: Place) -> Int32 {
    answer(ruleset, error) { RulesetHandle(try Ruleset(json: try bytes(json, length, "the ruleset"))) }
}

@c(se_ruleset_json)
public func rulesetJSON(_ ruleset: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) {
        let stated = ruleset == nil ? Ruleset.v1 : try RulesetHandle.borrowed(ruleset, "ruleset").ruleset
        return TextHandle(stated.json.text() + "\n")
    }
}
