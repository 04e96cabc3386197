// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/sheet.h"

#include <functional>

namespace kefu::ui {

class PlainLabel;

//! One question over a window: what it is about, and two buttons. Enter says yes, Esc no.
class AskSheet : public Sheet {
    Q_OBJECT
public:
    struct Words {
        QString title;
        QString text;
        QString yes;
        QString no;
    };
    static AskSheet *ask(const Look &look, QWidget *over, const Words &words,
                         std::function<void()> done);

private:
    AskSheet(const Look &look, QWidget *over, const Words &words, std::function<void()> done);

    std::function<void()> m_done;
};

} // namespace kefu::ui
