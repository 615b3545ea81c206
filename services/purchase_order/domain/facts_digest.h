// Tells whether an invoice that came before comes again with the same content.
#pragma once

#include <string>

#include "common/base/digest.h"
#include "services/purchase_order/domain/candidates.h"

namespace outlay::purchase_order {

// SHA-256 over every field.
Digest FullDigestOf(const InvoiceFacts& invoice);

// Its first 16 bytes. Golden: stored with every booking, they may never change.
std::string StoredDigest(const Digest& full);
std::string DigestOf(const InvoiceFacts& invoice);

}  // namespace outlay::purchase_order
