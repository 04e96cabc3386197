// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/filechooser.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QStandardPaths>

namespace kefu::ui {

namespace {

QFileDialog *makeDialog(QWidget *parent, const QString &title)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("fileDialog"));
    return dialog;
}

} // namespace

void choosePictures(QWidget *parent, bool several, std::function<void(const QStringList &)> chosen)
{
    QFileDialog *dialog =
        makeDialog(parent, QCoreApplication::translate("FileChooser", "Choose pictures"));
    dialog->setFileMode(several ? QFileDialog::ExistingFiles : QFileDialog::ExistingFile);
    dialog->setNameFilter(QCoreApplication::translate("FileChooser", "Pictures (%1)")
                              .arg(QStringLiteral("*.png *.jpg *.jpeg *.gif *.bmp *.webp")));
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, std::move(chosen));
    dialog->open();
}

void chooseSavePath(QWidget *parent, const QString &name,
                    std::function<void(const QString &)> chosen)
{
    QFileDialog *dialog = makeDialog(parent, QCoreApplication::translate("FileChooser", "Save as"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->selectFile(name);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

} // namespace kefu::ui
