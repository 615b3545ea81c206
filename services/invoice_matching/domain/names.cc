#include "services/invoice_matching/domain/names.h"

#include "common/base/strings.h"

namespace outlay::invoice_matching {
namespace {

constexpr std::string_view kOrganizations = "organizations/";

// Takes `word` and the id after it off the front of `rest`; the id ends at '/' or at the end, and is not empty.
bool TakePart(std::string_view word, std::string_view& rest, std::string& id) {
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  const size_t end = rest.find('/');
  id = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
  return !id.empty();
}

std::optional<ResourceId> ParseResource(std::string_view name, std::string_view collection) {
  ResourceId parsed;
  if (!TakePart(kOrganizations, name, parsed.organization) || !TakePart(collection, name, parsed.id)) {
    return std::nullopt;
  }
  return name.empty() ? std::optional(parsed) : std::nullopt;
}

}  // namespace

std::string InvoiceName(std::string_view organization, std::string_view invoice_id) {
  return Concat(kOrganizations, organization, "/invoices/", invoice_id);
}

std::string OrderName(std::string_view organization, std::string_view order_id) {
  return Concat(kOrganizations, organization, "/purchaseOrders/", order_id);
}

std::string EntityName(std::string_view organization, std::string_view supplier_id, std::string_view entity_id) {
  return Concat(kOrganizations, organization, "/suppliers/", supplier_id, "/billFromEntities/", entity_id);
}

std::optional<ResourceId> ParseInvoiceName(std::string_view name) {
  return ParseResource(name, "/invoices/");
}

std::optional<ResourceId> ParseOrderName(std::string_view name) {
  return ParseResource(name, "/purchaseOrders/");
}

std::optional<std::string> ParseOrganizationName(std::string_view name) {
  std::string organization;
  if (!TakePart(kOrganizations, name, organization) || !name.empty()) return std::nullopt;
  return organization;
}

std::optional<EntityId> ParseEntityName(std::string_view name) {
  EntityId parsed;
  if (!TakePart(kOrganizations, name, parsed.organization) || !TakePart("/suppliers/", name, parsed.supplier_id) ||
      !TakePart("/billFromEntities/", name, parsed.entity_id) || !name.empty()) {
    return std::nullopt;
  }
  return parsed;
}

}  // namespace outlay::invoice_matching
