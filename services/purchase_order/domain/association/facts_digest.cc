#include "services/purchase_order/domain/association/facts_digest.h"

#include <cstdint>
#include <string_view>

namespace outlay::purchase_order {
namespace {

constexpr std::size_t kBytes = 16;

void AddNumber(int64_t value, std::string& bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(value) >> shift));
  }
}

// The length comes first, so that adjacent texts cannot be confused.
void AddText(std::string_view text, std::string& bytes) {
  AddNumber(static_cast<int64_t>(text.size()), bytes);
  bytes.append(text);
}

}  // namespace

Digest FullDigestOf(const InvoiceFacts& invoice) {
  std::string bytes;
  AddText(invoice.invoice_id, bytes);
  AddText(invoice.supplier_id, bytes);
  AddText(invoice.entity_id, bytes);
  AddNumber(absl::ToUnixMicros(invoice.creation_time), bytes);
  AddNumber(invoice.billing_period_start.has_value() ? 1 : 0, bytes);
  AddNumber(invoice.billing_period_start.value_or(absl::CivilDay()) - absl::CivilDay(), bytes);
  AddText(invoice.type, bytes);
  AddNumber(invoice.amount.minor_units(), bytes);
  AddText(invoice.amount.currency().code(), bytes);
  AddText(invoice.order_number, bytes);
  AddText(invoice.line_number, bytes);
  AddText(invoice.marketplace_transaction, bytes);
  AddNumber(invoice.credit_note ? 1 : 0, bytes);
  AddText(invoice.credited_invoice_id, bytes);
  return Sha256(bytes);
}

std::string StoredDigest(const Digest& full) {
  return std::string(full.bytes().substr(0, kBytes));
}

std::string DigestOf(const InvoiceFacts& invoice) {
  return StoredDigest(FullDigestOf(invoice));
}

}  // namespace outlay::purchase_order
