// Resource names of this service and of the resources that it refers to: made from plain ids, and parsed.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_NAMES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "common/base/resource_name.h"
#include "common/base/shared_names.h"
#include "common/review/review_flow.h"

namespace outlay::purchase_order {

using review::ReviewName;

// A bill-from entity, by plain ids.
struct EntityId {
  std::string organization;
  std::string supplier_id;
  std::string entity_id;

  bool operator==(const EntityId&) const = default;
};

// Returns "organizations/acme/purchaseOrders/po-1".
std::string OrderName(std::string_view organization, std::string_view order_id);
// Returns "organizations/acme/suppliers/s/billFromEntities/e".
std::string EntityName(std::string_view organization, std::string_view supplier_id, std::string_view entity_id);
// Returns "organizations/acme/invoices/inv-1".
std::string InvoiceName(std::string_view organization, std::string_view invoice_id);
// Returns "organizations/acme/marketplacePurchases/t-1".
std::string MarketplacePurchaseName(std::string_view organization, std::string_view transaction_id);

// Return nullopt if the name does not have that format. Names in requests were checked before.
std::optional<ResourceId> ParseOrderName(std::string_view name);
std::optional<EntityId> ParseEntityName(std::string_view name);
std::optional<ResourceId> ParseInvoiceName(std::string_view name);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_NAMES_H_
