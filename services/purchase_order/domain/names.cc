#include "services/purchase_order/domain/names.h"

#include <utility>

namespace outlay::purchase_order {
namespace {

constexpr std::string_view kOrders = "purchaseOrders";
constexpr std::string_view kSuppliers = "suppliers";
constexpr std::string_view kEntities = "billFromEntities";
constexpr std::string_view kInvoices = "invoices";
constexpr std::string_view kMarketplacePurchases = "marketplacePurchases";

}  // namespace

std::string OrderName(std::string_view organization, std::string_view order_id) {
  return ResourceName(organization, kOrders, order_id);
}

std::string EntityName(std::string_view organization, std::string_view supplier_id, std::string_view entity_id) {
  return ChildResourceName(organization, kSuppliers, supplier_id, kEntities, entity_id);
}

std::string InvoiceName(std::string_view organization, std::string_view invoice_id) {
  return ResourceName(organization, kInvoices, invoice_id);
}

std::string MarketplacePurchaseName(std::string_view organization, std::string_view transaction_id) {
  return ResourceName(organization, kMarketplacePurchases, transaction_id);
}

std::optional<ResourceId> ParseOrderName(std::string_view name) {
  return ParseResourceName(name, kOrders);
}

std::optional<EntityId> ParseEntityName(std::string_view name) {
  std::optional<ChildResourceId> parsed = ParseChildResourceName(name, kSuppliers, kEntities);
  if (!parsed.has_value()) return std::nullopt;
  return EntityId{.organization = std::move(parsed->organization),
                  .supplier_id = std::move(parsed->parent_id),
                  .entity_id = std::move(parsed->id)};
}

std::optional<ResourceId> ParseInvoiceName(std::string_view name) {
  return ParseResourceName(name, kInvoices);
}

}  // namespace outlay::purchase_order
