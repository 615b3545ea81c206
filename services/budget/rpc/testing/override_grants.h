// Grants to pass over budgets once. Real: what ServiceFixture has.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_OVERRIDE_GRANTS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_OVERRIDE_GRANTS_H_

#include <cstdint>
#include <string>

#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

inline constexpr char kDocument[] = "organizations/acme/purchaseOrders/po-1";

// "ann" grants, "bob" asks. Budget "b" of sales has 10.00, "top" of the company 50.00.
class OverrideGrantsTest : public ServiceFixture {
 protected:
  OverrideGrantsTest() {
    MakeBudget("b", "sales", 1'000);
    MakeBudget("top", "company", 5'000);
  }
  v1::CreateOverrideGrantRequest AGrant(const std::string& id, int64_t cents, const std::string& more = "") {
    v1::CreateOverrideGrantRequest request;
    *request.mutable_override_grant() = Parse<v1::OverrideGrant>(more);
    request.set_parent("organizations/acme");
    request.set_override_grant_id(id);
    v1::OverrideGrant& grant = *request.mutable_override_grant();
    grant.set_group("organizations/acme/groups/sales");
    grant.set_document(kDocument);
    *grant.mutable_max_amount() = Dollars(cents);
    grant.set_reason("the fair is tomorrow");
    if (!grant.has_expire_time()) rpc::ToProto(node_.clock().Now() + absl::Hours(24), grant.mutable_expire_time());
    return request;
  }
  absl::StatusOr<v1::OverrideGrant> Grant(const v1::CreateOverrideGrantRequest& request,
                                          const std::string& subject = "ann") {
    return Call<v1::OverrideGrant>("OverrideGrants/CreateOverrideGrant", request, As(subject));
  }
  absl::StatusOr<v1::OverrideGrant> Get(const std::string& id, const std::string& organization = "acme") {
    v1::GetOverrideGrantRequest request;
    request.set_name("organizations/" + organization + "/overrideGrants/" + id);
    return Call<v1::OverrideGrant>("OverrideGrants/GetOverrideGrant", request, As("ann", organization));
  }
  v1::OverrideGrant::State StateOf(const std::string& id) { return Get(id)->state(); }
  absl::StatusOr<v1::OverrideGrant> Revoke(const std::string& id, const std::string& etag = "") {
    v1::RevokeOverrideGrantRequest request;
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/overrideGrants/" + id);
    request.set_etag(etag);
    return Call<v1::OverrideGrant>("OverrideGrants/RevokeOverrideGrant", request, As("carl"));
  }
  static v1::AuthorizeHoldRequest Using(const std::string& grant, const std::string& hold, int64_t cents) {
    auto request = ASpend(hold, "sales", cents, std::string("spend { document: '") + kDocument + "' }");
    request.set_override_grant("organizations/acme/overrideGrants/" + grant);
    return request;
  }
  absl::StatusOr<v1::AuthorizeHoldResponse> Use(const std::string& grant, const std::string& hold, int64_t cents,
                                                const std::string& subject = "bob") {
    return Authorize(Using(grant, hold, cents), "acme", subject);
  }
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_OVERRIDE_GRANTS_H_
