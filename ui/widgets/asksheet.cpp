// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/asksheet.h"

#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 400, 190 };
}

AskSheet *AskSheet::ask(const Look &look, QWidget *over, const Words &words,
                        std::function<void()> done)
{
    auto *sheet = new AskSheet(look, over, words, std::move(done));
    sheet->open(sheet->findChild<Button *>(QStringLiteral("askYes")));
    return sheet;
}

AskSheet::AskSheet(const Look &look, QWidget *over, const Words &words, std::function<void()> done)
    : Sheet(look, over, kBox)
    , m_done(std::move(done))
{
    setObjectName(QStringLiteral("askSheet"));
    setTitle(words.title);
    auto *text = new PlainLabel(look, 14, &Theme::text);
    text->setWrapped(true);
    text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    text->setText(words.text);
    auto *no = new Button(look, Button::Kind::Quiet);
    no->setObjectName(QStringLiteral("askNo"));
    no->setText(words.no);
    auto *yes = new Button(look, Button::Kind::Primary);
    yes->setObjectName(QStringLiteral("askYes"));
    yes->setText(words.yes);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addStretch(1);
    foot->addWidget(no);
    foot->addWidget(yes);
    content()->addWidget(text, 1);
    content()->addLayout(foot);
    connect(no, &QAbstractButton::clicked, this, &Sheet::dismiss);
    connect(yes, &QAbstractButton::clicked, this, [this] {
        const auto wanted = std::exchange(m_done, {});
        dismiss();
        if (wanted)
            wanted();
    });
}

} // namespace kefu::ui
