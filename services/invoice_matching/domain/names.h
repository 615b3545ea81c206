// Resource names of this service and of the resources that it refers to, built from plain ids and parsed.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_NAMES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "common/base/resource_name.h"

namespace outlay::invoice_matching {

// "organizations/acme/invoices/inv-1".
std::string InvoiceName(std::string_view organization, std::string_view invoice_id);
// "organizations/acme/purchaseOrders/po-1".
std::string OrderName(std::string_view organization, std::string_view order_id);
// "organizations/acme/suppliers/s/billFromEntities/e".
std::string EntityName(std::string_view organization, std::string_view supplier_id, std::string_view entity_id);

// Nothing: the name does not have that form. Names in requests are checked at the edge.
std::optional<ResourceId> ParseInvoiceName(std::string_view name);
std::optional<ResourceId> ParseOrderName(std::string_view name);

struct EntityId {
  std::string organization;
  std::string supplier_id;
  std::string entity_id;
};
std::optional<EntityId> ParseEntityName(std::string_view name);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_NAMES_H_
