# Not debian: the element base would install packages there, for which this has no time.
export DISTRO_NAME=small-debian
export DIB_RELEASE=${DIB_RELEASE:-bookworm}
export DIB_INIT_SYSTEM=systemd
export DIB_AVOID_PACKAGES_UPDATE=1
export DIB_DISTRIBUTION_MIRROR=${DIB_DISTRIBUTION_MIRROR:-http://deb.debian.org/debian}
