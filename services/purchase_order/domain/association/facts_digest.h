// Digests of invoices, to recognize a repeated invoice with the same content.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_FACTS_DIGEST_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_FACTS_DIGEST_H_

#include <string>

#include "common/base/digest.h"
#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

// Returns the SHA-256 over every field.
Digest FullDigestOf(const InvoiceFacts& invoice);

// Returns the first 16 bytes of a digest. Stored with every booking: golden, must never change.
std::string StoredDigest(const Digest& full);
std::string DigestOf(const InvoiceFacts& invoice);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_FACTS_DIGEST_H_
