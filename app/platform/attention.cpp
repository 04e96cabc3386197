// SPDX-License-Identifier: Apache-2.0
#include "app/platform/attention.h"

#include <QApplication>

namespace kefu::app {
namespace {

class QtAttention final : public Attention {
public:
    void ask(QWidget *window) override { QApplication::alert(window); }
};

} // namespace

std::unique_ptr<Attention> makeAttention()
{
    return std::make_unique<QtAttention>();
}

} // namespace kefu::app
