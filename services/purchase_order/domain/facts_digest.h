// Tells whether an invoice that came before comes again with the same content.
#pragma once

#include <string>

#include "services/purchase_order/domain/candidates.h"

namespace outlay::purchase_order {

// 16 bytes of SHA-256 over every field. Golden: stored with every booking, it may never change.
std::string DigestOf(const InvoiceFacts& invoice);

}  // namespace outlay::purchase_order
