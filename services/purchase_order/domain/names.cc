#include "services/purchase_order/domain/names.h"

#include "common/base/strings.h"

namespace outlay::purchase_order {
namespace {

constexpr std::string_view kOrganizations = "organizations/";
constexpr std::string_view kOrders = "/purchaseOrders/";
constexpr std::string_view kSuppliers = "/suppliers/";
constexpr std::string_view kEntities = "/billFromEntities/";
constexpr std::string_view kGroups = "/groups/";
constexpr std::string_view kInvoices = "/invoices/";
constexpr std::string_view kMarketplacePurchases = "/marketplacePurchases/";

std::string ResourceName(std::string_view organization, std::string_view collection, std::string_view id) {
  return Concat(kOrganizations, organization, collection, id);
}

// Takes `word` and the id after it off the front of `rest`; the id ends at '/' or at the end, and is not empty.
bool TakePart(std::string_view word, std::string_view& rest, std::string& id) {
  if (!rest.starts_with(word)) {
    return false;
  }
  rest.remove_prefix(word.size());
  const std::size_t end = rest.find('/');
  id = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
  return !id.empty();
}

std::optional<ResourceId> ParseResource(std::string_view name, std::string_view collection) {
  ResourceId parsed;
  const bool fits = TakePart(kOrganizations, name, parsed.organization) && TakePart(collection, name, parsed.id);
  return fits && name.empty() ? std::optional(std::move(parsed)) : std::nullopt;
}

}  // namespace

std::string OrderName(std::string_view organization, std::string_view order_id) {
  return ResourceName(organization, kOrders, order_id);
}

std::string SupplierName(std::string_view organization, std::string_view supplier_id) {
  return ResourceName(organization, kSuppliers, supplier_id);
}

std::string EntityName(std::string_view organization, std::string_view supplier_id, std::string_view entity_id) {
  return Concat(SupplierName(organization, supplier_id), kEntities, entity_id);
}

std::string GroupName(std::string_view organization, std::string_view group_id) {
  return ResourceName(organization, kGroups, group_id);
}

std::string InvoiceName(std::string_view organization, std::string_view invoice_id) {
  return ResourceName(organization, kInvoices, invoice_id);
}

std::string MarketplacePurchaseName(std::string_view organization, std::string_view transaction_id) {
  return ResourceName(organization, kMarketplacePurchases, transaction_id);
}

std::string LastId(std::string_view name) {
  const size_t slash = name.rfind('/');
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

std::optional<ResourceId> ParseOrderName(std::string_view name) {
  return ParseResource(name, kOrders);
}

std::optional<ResourceId> ParseSupplierName(std::string_view name) {
  return ParseResource(name, kSuppliers);
}

std::optional<EntityId> ParseEntityName(std::string_view name) {
  EntityId parsed;
  const bool fits = TakePart(kOrganizations, name, parsed.organization) &&
                    TakePart(kSuppliers, name, parsed.supplier_id) && TakePart(kEntities, name, parsed.entity_id);
  return fits && name.empty() ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<ResourceId> ParseGroupName(std::string_view name) {
  return ParseResource(name, kGroups);
}

std::optional<ResourceId> ParseInvoiceName(std::string_view name) {
  return ParseResource(name, kInvoices);
}

std::optional<ResourceId> ParseMarketplacePurchaseName(std::string_view name) {
  return ParseResource(name, kMarketplacePurchases);
}

std::optional<std::string> ParseOrganizationName(std::string_view name) {
  std::string organization;
  const bool fits = TakePart(kOrganizations, name, organization) && name.empty();
  return fits ? std::optional(std::move(organization)) : std::nullopt;
}

}  // namespace outlay::purchase_order
