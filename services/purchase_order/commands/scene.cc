#include "services/purchase_order/commands/scene.h"

#include <optional>
#include <string_view>
#include <utility>

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/tenant/limits.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

Rules RulesOf(const tenant::Tenant& tenant, AssociationTerms terms) {
  return {.zone = terms.time_zone,
          .quotas = {.active_orders = tenant.quotas.active_purchase_orders(),
                     .lines = tenant.quotas.lines_per_purchase_order(),
                     .contacts = tenant.quotas.contacts_per_purchase_order(),
                     .tags = tenant.quotas.tags_per_purchase_order()},
          .approvals_enabled = tenant.settings.approvals_enabled(),
          .budgets_enabled = tenant.settings.budgets_enabled(),
          .root_group_id = tenant.root_group_id,
          .close_when_complete = terms.close_when_complete,
          .bank_details_single_person = tenant.settings.bank_details_single_person(),
          .bank_details_review = tenant.settings.bank_details_review(),
          .duties = terms.duties,
          .balance_threshold_basis_points = terms.threshold_basis_points,
          .line_types = std::move(terms.types),
          .base_currency = tenant.base_currency,
          .fiscal_year_first_month = tenant.fiscal_year_first_month};
}

}  // namespace

absl::StatusOr<Scene> LoadScene(const command::Context& context) {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(context.txn, organization));
  OUTLAY_ASSIGN_OR_RETURN(AssociationTerms terms, TermsOf(tenant));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business, tenant::BusinessNow(context.txn, organization, context.now));
  return Scene{.organization = organization,
               .rules = RulesOf(tenant, std::move(terms)),
               .now = {.system = context.now, .business = business}};
}

bool SeesOrder(const access::Reach* reach, std::string_view user, const Order& order) {
  if (access::Covers(reach, order.group_id)) return true;
  const std::optional<Charge>& before = order.budget.charge_before;
  const bool is_own = user == order.creator || user == order.budget.spender;
  return is_own && before.has_value() && access::Covers(reach, before->group_id);
}

absl::StatusOr<OrderState> LoadOrderState(const command::Context& context, const Scene& scene,
                                          const std::string& order_id, const std::string& etag) {
  OUTLAY_ASSIGN_OR_RETURN(OrderState state, LoadAnyOrderState(context, scene, order_id));
  const access::Reach* const reach = context.caller.reach.get();
  if (!SeesOrder(reach, ActorOf(context).person(), state.order)) return OrderNotFound(order_id);
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(reach, state.order.group_id));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(OrderName(scene.organization, order_id), etag, EtagOf(state.order)));
  return state;
}

absl::StatusOr<OrderState> LoadAnyOrderState(const command::Context& context, const Scene& scene,
                                             const std::string& order_id) {
  OrderState state;
  OUTLAY_ASSIGN_OR_RETURN(state.order, LoadOrder(context.txn, {scene.organization, order_id}));
  OUTLAY_ASSIGN_OR_RETURN(state.invoiced, LoadInvoiced(context.txn, {scene.organization, order_id}));
  return state;
}

absl::Status CheckGroup(const command::Context& context, const Scene& scene, const std::string& group_id) {
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), group_id));
  if (group_id.empty()) {
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::GroupChanged> group,
                          tenant::FindGroup(context.txn, scene.organization, group_id));
  return group.has_value() ? absl::OkStatus() : GroupNotFound(group_id);
}

Actor ActorOf(const command::Context& context) {
  return {.subject = context.caller.subject, .on_behalf_of = context.caller.on_behalf_of};
}

}  // namespace outlay::purchase_order
